"""Which platforms there are: one line each."""

from bots.web.adapter import Web
from core.clock import Clock
from core.ports import Platform, Store


def build_platforms(
    store: Store,
    clock: Clock,
    *,
    telegram_token: str | None,
    telegram_url: str,
    discord_token: str | None = None,
    discord_url: str = "",
) -> tuple[Platform, ...]:
    """Return the platforms that the settings switch on. A platform without a token is off."""
    platforms: list[Platform] = [Web()]
    if telegram_token:
        from bots.telegram.adapter import Telegram

        platforms.append(Telegram(store, token=telegram_token, api_url=telegram_url, clock=clock))
    if discord_token:
        from bots.discord.adapter import Discord

        platforms.append(Discord(store, token=discord_token, api_url=discord_url, clock=clock))
    return tuple(platforms)

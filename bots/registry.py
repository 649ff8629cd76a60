"""Which platforms there are: one line each."""

from collections.abc import Callable

from bots.email.post_office import PostOffice
from bots.web.adapter import Web
from core.clock import Clock
from core.ports import Platform, Store
from core.urgency import asks_for_help


def build_platforms(
    store: Store,
    clock: Clock,
    *,
    telegram_token: str | None,
    telegram_url: str,
    discord_token: str | None = None,
    discord_url: str = "",
    post_office: PostOffice | None = None,
    webhook_secret: str | None = None,
    urgent: Callable[[str], bool] = asks_for_help,
) -> tuple[Platform, ...]:
    """Return the platforms that the settings switch on. One without a token, mail server or secret is off.

    `urgent` says of words whether their sender's turn should come first, when many wait.
    """
    platforms: list[Platform] = [Web()]
    if telegram_token:
        from bots.telegram.adapter import Telegram

        platforms.append(Telegram(store, token=telegram_token, api_url=telegram_url, clock=clock, urgent=urgent))
    if discord_token:
        from bots.discord.adapter import Discord

        platforms.append(Discord(store, token=discord_token, api_url=discord_url, clock=clock, urgent=urgent))
    if post_office:
        from bots.email.adapter import Email

        platforms.append(Email(post_office, clock))
    if webhook_secret:
        from bots.webhook.adapter import Webhook

        platforms.append(Webhook(webhook_secret, clock))
    return tuple(platforms)

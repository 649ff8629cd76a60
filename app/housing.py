"""A house for the commands that change something: the same rules as in the running program, without its pages."""

from config.settings import Settings
from core.clock import SystemClock
from core.house import House
from core.tokens import Signer
from moderation.circle_words import standing
from prompts.cards import load as load_cards
from prompts.cast import load as load_cast
from prompts.curriculum import Curriculum
from prompts.help_lines import load
from storage import SqlStore


def house_of(settings: Settings, store: SqlStore) -> House:
    """Return a house on this store. Raises ContentError for a broken table of help lines."""
    return House(
        signer=Signer(store.signer_secret),
        clock=SystemClock(),
        lines=load(),
        prompts=Curriculum.shipped(),
        cards=load_cards(),
        finds=standing,
        cast=load_cast(),
        desk_url=f"{settings.web.base_url}/console",
    )

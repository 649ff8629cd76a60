"""What the use-cases share: collaborators and rules, chosen once in `app/wiring.py`."""

from dataclasses import dataclass, field

from core.clock import Clock
from core.ids import MemberId
from core.ports import Cards, Finds, HelpLines, Pictures, Prompts
from core.rehearsal import Temper
from core.replies import Button
from core.settings import Rules
from core.tokens import Signer


@dataclass(frozen=True, slots=True)
class House:
    """One installation.

    `mirroring` names the platforms whose writers see their own post only as a copy; `desk_url` leads staff to their
    page. `pictures` makes pictures anew; without it none are taken. `platforms` names those that are switched on, None
    for all that there are. `cast` are the synthetic members of a rehearsal. `finds` sees the words of a circle's own rules.
    """

    signer: Signer
    clock: Clock
    lines: HelpLines
    prompts: Prompts
    rules: Rules = field(default_factory=Rules)
    mirroring: frozenset[str] = frozenset({"web"})
    desk_url: str = ""
    pictures: Pictures | None = None
    platforms: frozenset[str] | None = None
    cards: Cards = field(kw_only=True)
    finds: Finds = field(kw_only=True)
    cast: tuple[Temper, ...] = ()

    def carries(self, platform: str) -> bool:
        """Return whether what is queued for a platform leaves: otherwise it waits until that is switched on."""
        return self.platforms is None or platform in self.platforms

    def button(self, member: MemberId, key: str, action: str, form: str = "") -> Button:
        """Return a button that only this member can use; `form` names what to fill in first, where that can be shown."""
        return Button(key, token=self.signer.sign(member, action), form=form)

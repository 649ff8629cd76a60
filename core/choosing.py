"""What a writer can do about words that did not go out (yet): share, show the team, write anew, calm down, let be.

The policy says whether sharing is among them: what is flagged, or can be sent without its details, may be shared; what
is returned as it stands, or held, may not. A choice never lowers an alarm, and each works once.
"""

from collections.abc import Mapping
from typing import Final

from core.circles import Circle, Member, PostState
from core.house import House
from core.ids import PostId
from core.ports import UnitOfWork
from core.replies import Button, Reply
from core.review import FOR_STAFF, CaseKind, CaseState

FORM: Final = "choice"
OPEN: Final = frozenset({PostState.PARKED, PostState.RETURNED, PostState.HELD})
"""Where words are that their writer can still choose about."""
SHARE: Final = "choice.share"


def choices(
    house: House, member: Member, post: PostId, *, share: tuple[str, str] | None, held: bool = False
) -> tuple[Button, ...]:
    """Return the choices about a post. `share` is the key and the action of sharing, None where the policy says no."""
    first = (house.button(member.id, share[0], f"{share[1]}:{post}"),) if share else ()
    last = ("hold.take_back", "post.delete") if held else ("choice.leave", "choice.leave")
    return (
        *first,
        house.button(member.id, "choice.edit", f"choice.edit:{post}"),
        house.button(member.id, "choice.staff", f"choice.staff:{post}"),
        house.button(member.id, "choice.tool", f"choice.tool:{post}"),
        house.button(member.id, last[0], f"{last[1]}:{post}"),
    )


def question(house: House, member: Member, circle: Circle, post: PostId, why: str = "") -> Reply:
    """Return the question about words that somebody could hear as harsh: nothing has gone out yet.

    `why` is the reason of a circle's own rule, if that is what it is about.
    """
    given = choices(house, member, post, share=("choice.share", SHARE))
    if why:
        return Reply("choice.ask_rule", {"circle": circle.name, "reason": why}, given, kept=True)
    return Reply("choice.ask", {"circle": circle.name}, given, kept=True)


async def shown_to_staff(tx: UnitOfWork, post: PostId) -> bool:
    """Return whether a writer showed these words to the team alone: then they go to nobody else."""
    return any(case.concern == FOR_STAFF for case in await tx.cases.of_post(post))


async def withdraw(tx: UnitOfWork, house: House, post: PostId) -> None:
    """Let nobody decide any more whether a post goes out: its writer has chosen."""
    for case in await tx.cases.of_post(post):
        if case.state is CaseState.OPEN and case.feedback is None and _about_going_out(case.kind, case.concern):
            await tx.cases.decide(case.id, CaseState.WITHDRAWN, None, "desk.withdrawn", house.clock.now())


def _about_going_out(kind: CaseKind, concern: str) -> bool:
    return kind is CaseKind.HELD or concern == FOR_STAFF


def concern_of(verdict: Mapping[str, object]) -> str:
    """Return what a stored verdict was decided for, ``none`` if nothing is kept of it."""
    findings = verdict.get("findings")
    found = findings if isinstance(findings, list) else []
    deciding = [one for one in found if one["decision"] == verdict.get("decision")]
    return str(max(deciding, key=lambda one: one["score"])["concern"]) if deciding else "none"

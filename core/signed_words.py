"""Signing the words that somebody in danger reads, and saying them as they were signed.

A changed text must be signed again; meanwhile the last signed one is said. Without any signature the shipped words
are: there is never silence for lack of one.
"""

import logging
from collections.abc import Sequence

from core.circles import Circle, CircleState
from core.errors import Refused
from core.house import House
from core.ports import Event, UnitOfWork
from core.replies import Reply, serve_signed
from core.review import Staff
from core.rights import Right, may
from core.signatures import CRISIS, crisis_words, digest_of, sentences_of

log = logging.getLogger(__name__)


async def sign_words(tx: UnitOfWork, house: House, staff: Staff, digest: str) -> bool:
    """Sign the crisis text that this version ships; False if the last signature is of the very same text.

    `digest` is that of the text that was read. Raises Refused for somebody who may not sign, and if the text is
    another one by now.
    """
    if not may(staff.role, Right.SIGN):
        raise Refused(Reply("signed.not_yours"))
    words = crisis_words()
    if digest != digest_of(words):
        raise Refused(Reply("signed.other_words"))
    last = await tx.signatures.newest(CRISIS)
    if last is not None and last.digest == digest:
        return False
    now = house.clock.now()
    await tx.signatures.sign(CRISIS, words, staff.id, now)
    await tx.events.append(Event("words.signed", staff.id, CRISIS, now, {"sha256": digest}))
    return True


async def serve_newest(tx: UnitOfWork) -> None:
    """Say the crisis text that was signed last from now on, in this whole process; the shipped one if none was."""
    signed = await tx.signatures.newest(CRISIS)
    try:
        serve_signed(sentences_of(signed.words) if signed else {})
    except ValueError:
        log.error("words.unreadable", extra={"subject": CRISIS})  # noqa: TRY400 - a trace would show the words
        serve_signed({})


async def unsigned_note(tx: UnitOfWork, circles: Sequence[Circle]) -> str:
    """Return the key of the quiet line that says that nobody has signed the words of these circles; "" if it is not so."""
    living = [one for one in circles if one.state in {CircleState.OPEN, CircleState.PAUSED}]
    if not living or await tx.signatures.newest(CRISIS) is not None:
        return ""
    return "signed.practice" if all(one.practice for one in living) else "signed.unsigned"

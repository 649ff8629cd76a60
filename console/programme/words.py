"""The words that a clinician signs: all on one page, with what is new in them, a box and a button."""

from console.programme.parts import Parts, wrong_of
from core.errors import Refused
from core.programme import Wrong
from core.replies import Reply
from core.rights import Right, may
from core.signatures import CRISIS, Mark, crisis_words, digest_of, for_reading
from core.signed_words import serve_newest, sign_words
from web.answers import see_other
from web.route import Answer, Visit

MARKS = {Mark.NEW: "signed.mark_new", Mark.CHANGED: "signed.mark_changed", Mark.GONE: "signed.mark_gone"}
TITLES = {
    "crisis": "signed.table_crisis",
    "care": "signed.table_care",
    "line": "signed.table_line",
    "worried": "signed.table_worried",
    "cards": "signed.table_cards",
}


class WordPages:
    """``/console/sign``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """Show the words; whoever may sign them also gets the box and the button."""
        return await self._show(visit, {})

    async def _show(self, visit: Visit, wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            signed = await tx.signatures.newest(CRISIS)
            signer = await tx.staff.get(signed.staff) if signed and signed.staff else None
        groups = for_reading(signed)
        changed = sum(one.mark is not Mark.SAME for group in groups.values() for one in group)
        return self._parts.page(
            visit,
            "programme_sign.html",
            wrong,
            groups=groups,
            titles=TITLES,
            # Without a signature all is new, and saying so at each sentence would only be noise.
            marks=MARKS if signed else {},
            signed=signed,
            signer=signer.desk_name if signer else "",
            changed=changed,
            digest=digest_of(crisis_words()),
            signs=may(visit.duty.role, Right.SIGN),
        )

    async def sign(self, visit: Visit) -> Answer:
        """Sign what was read, and say it like that from now on."""
        try:
            if not visit.form.get("read"):
                raise Wrong("read", Reply("signed.read_missing"))
            await self._parts.write(lambda tx: sign_words(tx, self._parts.house, visit.duty, visit.form.get("digest")))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused))
        async with self._parts.store.begin() as tx:
            await serve_newest(tx)
        return see_other("/console/sign?said=signed")

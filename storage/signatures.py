"""`core.ports.Signatures` and `LineChecks` over the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from core.ids import StaffId
from core.ports.signatures import LineCheck
from core.signatures import Signed, digest_of
from storage.repository import Repository
from storage.schema import line_check, signature
from storage.vault import Place


def _signed(row: Row[Any]) -> Signed:
    return Signed(row.name, row.digest, row.words, StaffId(row.staff) if row.staff else None, row.signed_at)


class SignatureRows(Repository):
    """What a clinician has read and signed."""

    async def sign(self, name: str, words: str, staff: StaffId, now: datetime) -> Signed:
        """Keep a text as it was signed."""
        made = Signed(name, digest_of(words), words, staff, now)
        row = {"name": name, "digest": made.digest, "words": words, "staff": staff, "signed_at": now}
        await self._run(insert(signature).values(**row))
        return made

    async def newest(self, name: str) -> Signed | None:
        """Return the text of that name that was signed last."""
        last = select(signature).where(signature.c.name == name).order_by(signature.c.number.desc()).limit(1)
        row = await self._row(last)
        return _signed(row) if row is not None else None

    async def all(self) -> Mapping[str, Signed]:
        """Return the newest of each name."""
        rows = await self._rows(select(signature).order_by(signature.c.number))
        return {row.name: _signed(row) for row in rows}


class LineCheckRows(Repository):
    """Help lines that were checked. Who did is sealed: a desk name may be a real one."""

    @staticmethod
    def _place(country: str, service: str) -> Place:
        return Place("line_check", "by", f"{country}|{service}")

    async def check(self, made: LineCheck) -> None:
        """Keep a check."""
        here = line_check.c.country == made.country, line_check.c.service == made.service
        await self._run(delete(line_check).where(*here))
        sealed = await self._seal_text(None, self._place(made.country, made.service), made.by)
        row = {"country": made.country, "service": made.service, "dial_string": made.dial_string}
        await self._run(insert(line_check).values(sealed_by=sealed, verified_on=made.at, **row))

    async def all(self) -> Sequence[LineCheck]:
        """Return the newest check of each line."""
        rows = await self._rows(select(line_check).order_by(line_check.c.country, line_check.c.service))
        made = []
        for row in rows:
            by = await self._open_text(self._place(row.country, row.service), row.sealed_by)
            made.append(LineCheck(row.country, row.service, row.dial_string, by or "", row.verified_on))
        return made

"""`core.ports.Credentials` over the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from core.ids import StaffId, new_id
from core.ports import Passkey
from storage.repository import Repository
from storage.schema import passkey, staff
from storage.vault import Place


class CredentialRows(Repository):
    """How staff prove who they are. What could be used elsewhere is sealed under the installation's key."""

    async def password(self, staff: StaffId) -> str | None:
        """Return the encoded hash of a password."""
        found = await self._value(select(_ROLL.password).where(_ROLL.id == staff))
        return str(found) if found is not None else None

    async def set_password(self, staff: StaffId, encoded: str | None) -> None:
        """Keep the encoded hash of a new password, or forget it."""
        await self._run(update(_STAFF).where(_ROLL.id == staff).values(password=encoded))

    async def totp(self, staff: StaffId) -> str | None:
        """Return the shared secret of a one-time-code app."""
        sealed = await self._value(select(_ROLL.sealed_totp).where(_ROLL.id == staff))
        return await self._open_text(Place("staff", "totp", staff), sealed)

    async def set_totp(self, staff: StaffId, secret: str | None) -> None:
        """Keep a confirmed secret, or forget it."""
        sealed = None if secret is None else await self._seal_text(None, Place("staff", "totp", staff), secret)
        await self._run(update(_STAFF).where(_ROLL.id == staff).values(sealed_totp=sealed, totp_step=None))

    async def use_step(self, staff: StaffId, step: int) -> bool:
        """Use a code's step: one statement, so a code that is sent twice at once works once."""
        unused = or_(_ROLL.totp_step.is_(None), _ROLL.totp_step < step)
        return await self._run(update(_STAFF).where(_ROLL.id == staff, unused).values(totp_step=step)) == 1

    async def _passkey(self, row: Row[Any]) -> Passkey:
        credential = await self._vault.open(Place("passkey", "credential", row.handle), row.sealed_credential)
        public_key = await self._vault.open(Place("passkey", "public_key", row.handle), row.sealed_public_key)
        name = await self._open_text(Place("passkey", "name", row.handle), row.sealed_name)
        assert credential is not None
        assert public_key is not None
        return Passkey(row.handle, StaffId(row.staff), credential, public_key, row.sign_count, name or "", row.added_at)

    async def passkeys(self, staff: StaffId) -> Sequence[Passkey]:
        """Return somebody's passkeys, oldest first."""
        theirs = select(passkey).where(passkey.c.staff == staff).order_by(passkey.c.number)
        return [await self._passkey(row) for row in await self._rows(theirs)]

    async def add_passkey(
        self, staff: StaffId, credential: bytes, public_key: bytes, sign_count: int, name: str, now: datetime
    ) -> Passkey:
        """Keep a new passkey."""
        mark = self._keys.mark("credential", credential.hex())
        if await self._value(select(passkey.c.handle).where(passkey.c.credential_mark == mark)) is not None:
            raise ValueError("this passkey is known already")
        handle = new_id()
        row = {
            "sealed_credential": await self._vault.seal(None, Place("passkey", "credential", handle), credential),
            "sealed_public_key": await self._vault.seal(None, Place("passkey", "public_key", handle), public_key),
            "sealed_name": await self._seal_text(None, Place("passkey", "name", handle), name),
        }
        numbers = {"credential_mark": mark, "sign_count": sign_count, "added_at": now}
        await self._run(insert(passkey).values(handle=handle, staff=staff, **numbers, **row))
        return Passkey(handle, staff, credential, public_key, sign_count, name, now)

    async def passkey(self, credential: bytes) -> Passkey | None:
        """Return the passkey of a credential id."""
        mark = self._keys.mark("credential", credential.hex())
        row = await self._row(select(passkey).where(passkey.c.credential_mark == mark))
        return await self._passkey(row) if row is not None else None

    async def counted(self, handle: str, sign_count: int) -> None:
        """Remember a passkey's new signature counter."""
        await self._run(update(passkey).where(passkey.c.handle == handle).values(sign_count=sign_count))

    async def drop_passkey(self, staff: StaffId, handle: str) -> bool:
        """Forget one."""
        return await self._run(delete(passkey).where(passkey.c.staff == staff, passkey.c.handle == handle)) == 1


_STAFF = staff
_ROLL = staff.c

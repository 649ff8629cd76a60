"""Passkeys (WebAuthn): the browser proves that its owner is there and was recognised."""

import json
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.ports import Passkey
from core.review import Staff


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey that was just made."""

    credential: bytes
    public_key: bytes
    sign_count: int


class Passkeys:
    """What a browser is asked for, and whether its answer holds, at one public address."""

    def __init__(self, public_url: str) -> None:
        address = urlsplit(public_url)
        self._host = address.hostname or ""
        self._origin = f"{address.scheme}://{address.netloc}"

    @property
    def offered(self) -> bool:
        """Return whether browsers make passkeys for this address: it needs a name, not only numbers."""
        try:
            ip_address(self._host)
        except ValueError:
            return bool(self._host) and (self._origin.startswith("https://") or self._host == "localhost")
        return False

    def to_make(self, staff: Staff, known: list[Passkey], challenge: bytes) -> str:
        """Return what a browser needs to make a passkey, as JSON."""
        options = webauthn.generate_registration_options(
            rp_id=self._host,
            rp_name="Circlekeeper",
            user_name=staff.desk_name,
            user_id=staff.id.encode(),
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
        )
        return webauthn.options_to_json(options)

    def to_use(self, challenge: bytes) -> str:
        """Return what a browser needs to use whichever passkey it has for us, as JSON."""
        options = webauthn.generate_authentication_options(
            rp_id=self._host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
        return webauthn.options_to_json(options)

    def made(self, answer: str, challenge: bytes) -> NewKey | None:
        """Return the new passkey of a browser's answer, None if the answer does not hold."""
        try:
            found = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return None
        return NewKey(found.credential_id, found.credential_public_key, found.sign_count)

    def used(self, answer: str, challenge: bytes, passkey: Passkey) -> int | None:
        """Return the new counter of a passkey that was used, None if the answer does not hold."""
        try:
            found = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return None
        return found.new_sign_count


def credential_of(answer: str) -> bytes | None:
    """Return which credential a browser's answer is about, None if it cannot be read."""
    try:
        told = json.loads(answer)
        return base64url_to_bytes(told["rawId"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None

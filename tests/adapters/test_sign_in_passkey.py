"""Passkeys, with an authenticator made of nothing but a key: only a fresh, own, user-verified answer signs in."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as b64

from tests.adapters.site_under_test import site
from tests.staff_sign_in import PASSWORD

ORIGIN = "https://circle.example.org"
RP = "circle.example.org"


@dataclass
class Device:
    """A phone or laptop that keeps one passkey."""

    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def _client(self, kind, challenge, origin):
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _data(self, flags):
        self.count += 1
        return hashlib.sha256(RP.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def make(self, options, origin=ORIGIN):
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        data = self._data(0x45) + bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"], origin)
        return self._told({"clientDataJSON": b64(client), "attestationObject": b64(attestation)})

    def use(self, options, origin=ORIGIN, flags=0x05):
        data = self._data(flags)
        client = self._client("webauthn.get", options["challenge"], origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        told = {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
        return self._told(told)

    def _told(self, response):
        name = b64(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


async def ask(browser, path, **fields):
    answer = await browser.post(path, fields, headers={"X-Scripted": "1"})
    return json.loads(answer.json()["ask"]) if "ask" in answer.json() else None


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path, url=ORIGIN) as found:
        yield found


@pytest.fixture
async def kept(place):
    """A staff person who added a passkey, and their device."""
    desk, device = await place.desk(await place.world.moderator("ada", name="Ada")), Device()
    await desk.get("/console/account")
    assert await ask(desk, "/console/account/passkey/ask", password="not mine at all") is None
    options = await ask(desk, "/console/account/passkey/ask", password=PASSWORD)
    path = "/console/account/passkey"
    assert (await desk.post(path, credential=device.make(options, "https://elsewhere.example"))).status_code == 400
    assert (await desk.post(path, credential=device.make(options))).status_code == 400  # a question is asked once
    options = await ask(desk, "/console/account/passkey/ask", password=PASSWORD)
    assert (await desk.post(path, credential=device.make(options), name="laptop")).json()["go"]
    return desk, device


async def test_a_passkey_alone_opens_the_desk_once_for_each_question(place, kept):
    _, device = kept
    browser = place.browser()
    await browser.get("/console/sign-in")
    told = device.use(await ask(browser, "/console/sign-in/passkey/ask"))
    first = await browser.post("/console/sign-in/passkey", credential=told)
    assert first.json() == {"go": "/console"}
    assert (await browser.get("/console")).status_code == 200
    thief = place.browser()
    await thief.get("/console/sign-in")
    await ask(thief, "/console/sign-in/passkey/ask")
    assert (await thief.post("/console/sign-in/passkey", credential=told)).status_code == 401


@pytest.mark.parametrize("how", ["another origin", "nobody recognised", "another key", "an old counter", "no JSON"])
async def test_an_answer_that_does_not_hold_opens_nothing(place, kept, how):
    _, device = kept
    browser = place.browser()
    await browser.get("/console/sign-in")
    options = await ask(browser, "/console/sign-in/passkey/ask")
    if how == "an old counter":
        device.count = 0
    told = {
        "another origin": lambda: device.use(options, "https://elsewhere.example"),
        "nobody recognised": lambda: device.use(options, flags=0x01),
        "another key": lambda: Device(credential=device.credential, count=9).use(options),
        "an old counter": lambda: device.use(options),
        "no JSON": lambda: "[[[",
    }[how]()
    assert (await browser.post("/console/sign-in/passkey", credential=told)).status_code == 401
    assert (await browser.get("/console")).status_code == 401


async def test_with_a_passkey_the_app_may_go_and_then_the_passkey_stays(place, kept):
    desk, _ = kept
    await desk.get("/console/account")
    handle = desk.html.split('name="handle" value="')
    await desk.post("/console/account/app/remove", password=PASSWORD)
    assert "You have no code app" in desk.html
    async with place.world.store.begin() as tx:
        staff = (await tx.staff.all())[0]
        key = (await tx.credentials.passkeys(staff.id))[0]
    assert any(key.handle in part for part in handle)
    answer = await desk.post("/console/account/passkey/remove", password=PASSWORD, handle=key.handle)
    assert answer.status_code == 400

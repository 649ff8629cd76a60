"""Sign staff in as they do it: follow the one-time link, choose a password, set up a code app."""

import html
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pyotp

PASSWORD = "seven kind otters swim north"


def csrf(page):
    return re.search(r'name="csrf" value="([^"]*)"', page)[1]


def secret_of(page):
    """Return the secret of the code app that a page shows."""
    return html.unescape(re.search(r'<code id="secret">([^<]*)</code>', page)[1]).replace(" ", "")


def code_for(secret, now=None):
    return pyotp.TOTP(secret).at(now or datetime.now(UTC))


async def use_link(client, link, base=""):
    """Press the button of a one-time link and return the page it leads to."""
    address = urlsplit(link)
    token = parse_qs(address.query)["token"][0]
    page = (await client.get(f"{base}{address.path}?{address.query}")).text
    fields = {"csrf": csrf(page), "token": token}
    return await client.post(f"{base}/console/sign-in", data=fields, follow_redirects=True)


async def set_up(client, link, *, now=None, password=PASSWORD, base=""):
    """Go through the whole set-up of a one-time link; return the desk's page and the secret of the code app."""
    answer = await use_link(client, link, base)
    fields = {"csrf": csrf(answer.text), "password": password, "again": password}
    answer = await client.post(f"{base}/console/set-up/password", data=fields)
    secret = secret_of(answer.text)
    fields = {"csrf": csrf(answer.text), "code": code_for(secret, now)}
    answer = await client.post(f"{base}/console/set-up/code", data=fields, follow_redirects=True)
    assert answer.status_code == 200, answer.status_code
    return answer, secret

"""The real pages over a whole core, called in process; the couriers run when a test says so."""

import asyncio
import re
import secrets
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx

from app.pages import all_routes
from bots.web.adapter import Web
from core.consent import CONSENTS, QUESTIONS
from tests.staff_sign_in import set_up
from tests.world import World, memory_store
from web.app import build

URL = "http://127.0.0.1"
FORM = {
    "code": "EVENINGCIRCLE",
    "consent": list(CONSENTS),
    "country": "none",
    **{f"quiz_{one.key}": one.right for one in QUESTIONS},
}


def hidden(html, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    assert found, f"no hidden field {name}"
    return found[1]


class Browser:
    """One browser without scripts: keeps cookies, follows redirects, fills in the hidden fields of the page it sees."""

    def __init__(self, app, url=URL):
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=url, follow_redirects=True)
        self.html = ""

    async def get(self, path):
        answer = await self.client.get(path)
        self.html = answer.text
        return answer

    async def post(self, path, fields=None, headers=None, **more):
        values = {"csrf": hidden(self.html, "csrf"), "nonce": secrets.token_hex(8), **(fields or {}), **more}
        answer = await self.client.post(path, data=values, headers=headers)
        if answer.headers["content-type"].startswith("text/html"):
            self.html = answer.text
        return answer

    async def join(self, **changes):
        await self.get("/join?code=EVENINGCIRCLE")
        return await self.post("/join", {**FORM, **changes})

    async def say(self, text, **more):
        nonce = re.search(r'id="nonce" value="([^"]*)"', self.html)
        return await self.post("/circle/send", {"text": text, "nonce": nonce[1], **more})

    def shown(self):
        return re.findall(r'<div class="text">(.*?)</div>', self.html, re.DOTALL)


class Site:
    def __init__(self, world, url=URL):
        self.url = url
        self.world = world
        self.web = world.platform
        self.routes = all_routes(
            world.store, world.house, world.hub, world.joining, world.desk, world.waker, self.web, url, heartbeat=0.02
        )
        self.app = build(self.routes, ready=lambda: True)

    def browser(self):
        return Browser(self.app, self.url)

    async def member(self, **changes):
        browser = self.browser()
        await browser.join(**changes)
        await browser.get("/circle")
        return browser

    async def desk(self, staff, token="one-time-token"):
        async with self.world.store.begin() as tx:
            now = self.world.clock.now()
            await tx.staff.issue_link(staff.id, token, now + timedelta(hours=1))
            await tx.commit()
        browser = self.browser()
        answer, browser.secret = await set_up(browser.client, f"/console/sign-in?token={token}", now=now)
        browser.html = answer.text
        return browser


@asynccontextmanager
async def site(tmp_path, url=URL):
    async with memory_store(tmp_path) as store:
        world = World(store, platform=Web())
        await world.circle()
        courier = asyncio.create_task(world.courier.run())
        try:
            yield Site(world, url)
        finally:
            courier.cancel()
            await asyncio.gather(courier, return_exceptions=True)

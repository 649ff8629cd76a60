"""The real pages over a whole core, called in process; the couriers run when a test says so."""

import asyncio
import re
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx

from bots.web.adapter import Web
from bots.web.pages import routes as member_routes
from console.pages import routes as desk_routes
from core.consent import CONSENTS, QUESTIONS
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

    def __init__(self, app):
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL, follow_redirects=True)
        self.html = ""

    async def get(self, path):
        answer = await self.client.get(path)
        self.html = answer.text
        return answer

    async def post(self, path, fields=None, headers=None, **more):
        values = {"csrf": hidden(self.html, "csrf"), **(fields or {}), **more}
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
    def __init__(self, world):
        self.world = world
        self.web = world.platform
        self.routes = [
            *member_routes(world.store, world.house, world.hub, world.joining, self.web, URL, heartbeat=0.02),
            *desk_routes(world.store, world.house, world.desk, URL),
        ]
        self.app = build(self.routes, ready=lambda: True)

    def browser(self):
        return Browser(self.app)

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
        await browser.get(f"/console/sign-in?token={token}")
        await browser.post("/console/sign-in", token=token)
        return browser


@asynccontextmanager
async def site(tmp_path):
    async with memory_store(tmp_path) as store:
        world = World(store, platform=Web())
        await world.circle()
        courier = asyncio.create_task(world.courier.run())
        try:
            yield Site(world)
        finally:
            courier.cancel()
            await asyncio.gather(courier, return_exceptions=True)

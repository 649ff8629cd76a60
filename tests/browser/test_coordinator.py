"""A coordinator's evening in a browser, by keyboard; what a member sees of it on a phone; no page that shuts anybody out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Evening, fill_in, say, set_up
from tests.browser.test_member import tab_to
from tests.staff_sign_in import PASSWORD, code_for

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
CONTRAST = {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(scope="module")
def host():
    """Passkeys need a name for an address."""
    return "localhost"


@pytest.fixture(scope="module")
def signed_in(evening):
    """Return the cookies of a coordinator who has set everything up."""
    page = evening.page()
    page.goto(evening.sign_in_link("staff"))
    page.get_by_role("button", name="Sign in").click()
    set_up(page)
    expect(page).to_have_url(f"{evening.base}/console")
    return page.context.storage_state()


def press(page: Page, wanted: str) -> None:
    """Tab to what `wanted` names, press Enter on it, and wait for the page that it leads to."""
    tab_to(page, wanted)
    enter(page)


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, wanted: str, text: str) -> None:
    tab_to(page, wanted)
    page.keyboard.type(text)


def open_to_all(page: Page) -> None:
    """No finding of axe, and nothing to scroll sideways, on a phone and on a desk, in light and dark."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for scheme, options in (("light", {}), ("dark", CONTRAST)):  # a scheme changes colours and nothing else
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=options).response["violations"]
            where = f"{page.url} {size['width']} {scheme}"
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], where
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url


def circle_of(evening: Evening, name: str) -> str:
    """Make a circle by command and return a link that lets people into it."""
    evening.command("circle", "create", name, "--timezone", "Europe/Berlin", "--capacity", "4", "--practice", "--json")
    made = evening.command("invite", "create", name, "--count", "4", "--json")
    return f"{evening.base}/join?code={re.search(r'code=([A-Z0-9]+)', made)[1]}"


def arrive(evening: Evening, link: str) -> Page:
    """Return the circle's page of somebody who joined by `link` on a phone."""
    page = evening.page(viewport=PHONE)
    page.goto(link)
    fill_in(page)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("link", name="Go to the circle").click()
    expect(page.get_by_label("Message", exact=True)).to_be_visible()
    return page


def test_a_coordinator_signs_in_and_runs_a_circles_week_by_keyboard_alone(evening):
    page = evening.page()
    page.goto(evening.sign_in_link("staff"))
    press(page, "form[action='/console/sign-in'] button")
    type_into(page, "#password", PASSWORD)
    type_into(page, "#again", PASSWORD)
    enter(page)
    expect(page.locator("#secret")).to_be_visible()
    type_into(page, "#code", code_for(page.locator("#secret").inner_text().replace(" ", "")))
    enter(page)
    expect(page).to_have_url(f"{evening.base}/console")

    press(page, "nav a[href='/console/circles']")
    expect(page.get_by_role("heading", name="A new circle")).to_be_visible()
    type_into(page, "#name", "Morning walkers")
    type_into(page, "#zone", "Europe/Berlin")
    type_into(page, "#capacity", "6")
    tab_to(page, "#practice")
    page.keyboard.press("Space")
    press(page, "form[action='/console/circles'] button")
    expect(page.get_by_text("The circle is made.")).to_be_visible()

    press(page, "nav a[href$='/invites']")
    expect(page.get_by_role("heading", name="Invites to Morning walkers")).to_be_visible()
    type_into(page, "#uses", "2")
    press(page, "form[action$='/invites'] button")
    expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()
    link = page.locator("a[href*='/join?code=']").inner_text()
    page.reload()
    expect(page.get_by_text("2 of 2 left")).to_be_visible()
    assert link not in page.content()
    member = arrive(evening, link)

    press(page, "nav a[href$='/schedule']")
    expect(page.get_by_text("No prompts are planned yet.")).to_be_visible()
    tab_to(page, "#new-daily")
    type_into(page, "#new-time", "18:30")
    press(page, "form[action$='/schedule'] button")
    times = page.locator("section.case")
    expect(times.get_by_role("heading")).to_have_text("Every day at 18:30")
    assert page.locator(".week").get_by_text("18:30").count() in {6, 7}  # today's may be over

    press(page, "form[action$='/now'] button")
    expect(times.get_by_role("row").filter(has_text="Sent by hand")).to_have_count(1)
    prompt = member.locator(".item.prompt")
    expect(prompt).to_have_count(1)
    assert prompt.locator(".text").inner_text().strip()

    press(page, "form[action$='/pause'] button")
    expect(times.get_by_role("heading")).to_have_text("Every day at 18:30 (paused)")
    expect(page.locator(".week").get_by_text("18:30")).to_have_count(0)
    press(page, "form[action$='/pause'] button")
    expect(times.get_by_role("heading")).to_have_text("Every day at 18:30")
    expect(page.locator(".week").get_by_text("18:30").first).to_be_visible()


def test_on_a_phone_a_member_edits_gives_feedback_hides_somebody_and_sees_where_they_are_reached(evening):
    link = circle_of(evening, "Phone circle")
    ann, bob = arrive(evening, link), arrive(evening, link)
    say(ann, "I went to the lake")
    words = bob.locator(".text")
    expect(words.get_by_text("I went to the lake", exact=True)).to_be_visible()
    ann.locator(".item.own").get_by_role("link", name="Edit").click()
    ann.get_by_role("textbox").fill("I walked to the lake")
    open_to_all(ann)
    ann.set_viewport_size(PHONE)
    ann.locator("button.main").click()
    expect(ann.locator(".item.own .text")).to_have_text("I walked to the lake")
    expect(words.get_by_text("I walked to the lake", exact=True)).to_be_visible()

    hers = bob.locator("article", has_text="I walked to the lake")
    hers.get_by_role("link", name="Give feedback").click()
    open_to_all(bob)
    bob.set_viewport_size(PHONE)
    for box, text in zip(
        bob.get_by_role("textbox").all(),
        ("I noticed that you kept going.", "I felt less alone when I read it.", "Try a shorter walk first."),
        strict=True,
    ):
        box.fill(text)
    bob.locator("button.main").click()
    expect(ann.locator("#log")).to_contain_text("I felt less alone")

    say(bob, "words of somebody hidden soon")
    his = ann.locator("article", has_text="words of somebody hidden soon")
    his.get_by_role("button", name=re.compile("^Hide")).click()
    expect(ann.locator("#said")).not_to_be_empty()
    ann.get_by_role("button", name="Where I am reached").click()
    expect(ann.locator("#said")).to_contain_text("web", ignore_case=True)
    open_to_all(ann)


def test_every_page_of_a_coordinator_is_open_to_all(evening, signed_in):
    page = evening.page(storage_state=signed_in)
    page.goto(f"{evening.base}/console/circles")
    page.get_by_role("link", name="Evening circle").click()
    circle = page.url
    page.goto(f"{circle}/schedule")
    page.get_by_role("button", name="Add these times").click()
    page.get_by_role("button", name="Send the next prompt now").click()
    expect(page.get_by_text("Sent by hand")).to_be_visible()
    open_to_all(page)
    page.goto(f"{circle}/invites")
    page.get_by_role("button", name="Make an invite").click()
    expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()
    open_to_all(page)
    page.goto(f"{circle}/speak")
    page.get_by_role("button", name="Send to the circle").click()
    expect(page.get_by_role("alert")).to_be_visible()
    open_to_all(page)
    below = [f"{circle}{one}" for one in ("", "/close", "/people")]
    others = [
        f"{evening.base}/console/{one}"
        for one in ("circles", "announcements", "feedback", "account", "account/reach", "roster", "lines", "sign")
    ]
    for path in below + others:
        assert page.goto(path).status == 200
        open_to_all(page)


def test_a_circle_that_is_being_set_up_is_open_to_all_and_a_clinician_opens_it_without_scripts(evening):
    evening.command(
        "circle", "create", "Later circle", "--timezone", "Europe/Berlin", "--capacity", "4", "--countries", "DE"
    )
    page = evening.page()
    page.goto(evening.sign_in_link("clinician"))
    page.get_by_role("button", name="Sign in").click()
    set_up(page)
    expect(page).to_have_url(f"{evening.base}/console")
    kept = page.context.storage_state()
    page.goto(f"{evening.base}/console/circles")
    page.get_by_role("link", name="Later circle").click()
    circle = page.url
    page.get_by_role("button", name="Open this circle").click()
    expect(page.get_by_role("alert")).to_be_visible()
    open_to_all(page)
    plain = evening.page(storage_state=kept, java_script_enabled=False)
    plain.goto(f"{evening.base}/console/lines")
    plain.get_by_role("button", name=re.compile("TelefonSeelsorge, Germany$")).click()
    expect(plain.get_by_text("Members of that country can see it now.")).to_be_visible()
    plain.goto(f"{evening.base}/console/sign")
    plain.get_by_role("button", name="Sign", exact=True).click()
    expect(plain.get_by_text("Please tick the box")).to_be_visible()
    plain.get_by_label("I have read these words").check()
    plain.get_by_role("button", name="Sign", exact=True).click()
    expect(plain.get_by_text("They are signed")).to_be_visible()
    plain.goto(circle)
    plain.get_by_role("button", name="Open this circle").click()
    expect(plain.get_by_text("It is open now.")).to_be_visible()
    for path in ("/console/lines", "/console/sign", "/help-now?country=DE"):
        page.goto(f"{evening.base}{path}")
        open_to_all(page)


def test_every_way_in_is_open_to_all(evening):
    page = evening.page()
    page.goto(evening.sign_in_link("staff"))
    open_to_all(page)
    page.get_by_role("button", name="Sign in").click()
    open_to_all(page)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    expect(page.locator("#secret")).to_be_visible()
    open_to_all(page)
    for path in ("/console/sign-in", "/console/sign-in?token=spent", "/link"):
        page.goto(evening.base + path)
        open_to_all(page)


def test_a_passkey_is_made_and_opens_the_desk_without_a_password(evening):
    page = evening.page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(evening.sign_in_link("staff"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    page.get_by_label("A name for this device").fill("my laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page).to_have_url(f"{evening.base}/console")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{evening.base}/console")
    page.goto(f"{evening.base}/console/account")
    expect(page.get_by_role("listitem").filter(has_text="my laptop")).to_be_visible()

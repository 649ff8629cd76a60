"""Makes the pictures of the docs: what members, moderators and coordinators see, narrow and wide, light and dark.

Usage: screenshots.py [--member-link LINK --moderator-link LINK] [--staff-link LINK] [--out docs/screenshots]
    [--chromium /usr/bin/chromium]

The first two are what `circlekeeper demo` prints. The third is of a program without circles that `circlekeeper run`
runs (the demo asks for no second factor), made by `circlekeeper staff add Juno --role staff`. Links of staff work
once, so each run takes new ones. Never use a real place: secrets and invites are in the pictures.
"""

import argparse
from pathlib import Path

import pyotp
from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "seven kind otters swim north"
HELD = "You are all worthless idiots and everybody hates you."
GRAVE = "It is three in the morning and I can't do this any more. I am going to end my life tonight."
SAID = ("Hello. I am new here and a little nervous.", "I told my brother that I worry about him. He listened.")


def join(page: Page, link: str) -> None:
    """Fill in the joining form as a person would."""
    page.goto(link)
    for box in page.get_by_role("checkbox").all():
        box.check()
    for answer in ("reader-program", "emergency-number", "leaving-free"):
        page.locator(f"input[name=quiz_{answer.split('-')[0]}][value={answer.split('-')[1]}]").check()
    page.get_by_label("Country you are in").select_option("DE")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Go to the circle").click()


def say(page: Page, text: str) -> None:
    """Send one message and wait until it is on the page."""
    page.get_by_role("textbox", name="Message").fill(text)
    page.get_by_role("button", name="Send").click()
    page.locator(".item.own", has_text=text).wait_for()


def picture(page: Page, out: Path, name: str, width: int, scheme: str, *, whole: bool = False) -> None:
    """Take one page as somebody with that width (in pixels) and scheme sees it; `whole` scrolls down to its end."""
    page.set_viewport_size({"width": width, "height": 740 if width < 800 else 800})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.activeElement && document.activeElement.blur()")
    if name == "chat":
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=whole)


def take(browser: Browser, member_link: str, moderator_link: str, out: Path) -> None:
    """Watch, join, talk a little, have one message held, call for help and answer; take the pictures on the way."""
    desk = browser.new_context().new_page()
    desk.goto(moderator_link)
    desk.get_by_role("button", name="Sign in").click()
    desk.get_by_role("button", name="4 hours").click()

    page = browser.new_context().new_page()
    page.goto(member_link)
    picture(page, out, "join", 360, "light")
    join(page, member_link)
    page.set_viewport_size({"width": 360, "height": 740})
    for number, text in enumerate(SAID, 1):
        say(page, text)
        # The practice members answer after some seconds; their replies quote what was said.
        page.locator(".item:not(.own):not(.notice):has(blockquote)").nth(number - 1).wait_for(timeout=60_000)
    picture(page, out, "chat", 360, "light")
    picture(page, out, "chat", 1280, "dark")
    word(page, out)
    say(page, HELD)

    desk.reload()
    desk.get_by_role("link", name="Show").first.wait_for()
    picture(desk, out, "desk", 1280, "light")
    picture(desk, out, "desk", 360, "dark")
    worst_minute(page, desk, out)


def worst_minute(page: Page, desk: Page, out: Path) -> None:
    """Take what somebody in danger sees within the first minute, and what whoever answers sees."""
    page.set_viewport_size({"width": 360, "height": 740})
    say(page, GRAVE)
    page.locator(".notice", has_text="I have alerted the people on duty now").wait_for()
    as_it_lies(page, out, "first-minute", "light")
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.reload()
    desk.locator(".case.crisis").first.get_by_role("link", name="Open").click()
    as_it_lies(desk, out, "alarm", "light")
    desk.get_by_role("button", name="I've got this").click()
    page.get_by_text("from the team is here with you now").wait_for()
    said = page.get_by_label("Message", exact=True)
    said.fill("I am in the kitchen. I don't want to be alone with this.")
    page.get_by_role("button", name="Send").click()
    page.locator(".item.own.spoken").wait_for()
    desk.get_by_label("Your words").fill("Thank you for telling me. I stay here with you. Is anybody near you?")
    desk.get_by_role("button", name="Send to them").click()
    page.get_by_text("I stay here with you.").wait_for()
    as_it_lies(page, out, "open-line", "dark")
    as_it_lies(desk, out, "line", "dark")


def as_it_lies(page: Page, out: Path, name: str, scheme: str) -> None:
    """Take what is in view on a phone, without moving the page: people see what it scrolled to by itself."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.screenshot(path=out / f"{name}-360-{scheme}.png")


def word(page: Page, out: Path) -> None:
    """Take the pages where a member edits, gives feedback and sees where they are reached; end in the circle."""
    circle = page.url
    page.locator(".item.own").first.get_by_role("link", name="Edit").click()
    picture(page, out, "edit", 360, "light", whole=True)
    picture(page, out, "edit", 1280, "dark")
    page.goto(circle)
    page.get_by_role("link", name="Give feedback").last.click()
    picture(page, out, "feedback", 360, "light", whole=True)
    picture(page, out, "feedback", 1280, "light", whole=True)
    page.goto(circle)


def coordinate(browser: Browser, staff_link: str, out: Path) -> None:
    """Sign in as staff, make a circle, an invite and a week of prompts, and take the pictures on the way."""
    page = browser.new_context().new_page()
    page.goto(staff_link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    page.get_by_label("Six-digit code").wait_for()
    both(page, out, "second-factor")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("Six-digit code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Confirm").click()

    for name, zone, seats in (("Morning walkers", "Europe/Berlin", "8"), ("Evening circle", "Europe/London", "6")):
        page.get_by_role("link", name="Circles", exact=True).click()
        for label, text in (("Name", name), ("Time zone", zone), ("Places", seats)):
            page.get_by_label(label, exact=True).fill(text)
        page.get_by_label("Only for practice").check()
        page.get_by_role("button", name="Make this circle").click()
    page.get_by_role("link", name="Invites").click()
    page.get_by_role("button", name="Make an invite").click()
    both(page, out, "invites")
    page.get_by_role("link", name="Prompts").click()
    page.get_by_label("Time", exact=True).fill("18:30")
    page.get_by_role("button", name="Add these times").click()
    page.get_by_role("button", name="Send the next prompt now").click()
    page.get_by_role("cell", name="Sent by hand").wait_for()
    both(page, out, "schedule")
    page.get_by_role("link", name="Circles", exact=True).click()
    both(page, out, "circles")


def both(page: Page, out: Path, name: str) -> None:
    """Take a page of the desk on a wide screen in light, and on a phone in dark."""
    picture(page, out, name, 1280, "light", whole=True)
    picture(page, out, name, 360, "dark", whole=True)
    page.set_viewport_size({"width": 1280, "height": 800})  # on a phone the pages of the desk wait behind "Menu"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--member-link")
    options.add_argument("--moderator-link")
    options.add_argument("--staff-link")
    options.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    options.add_argument("--chromium", default="/usr/bin/chromium")
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as kit:
        browser = kit.chromium.launch(executable_path=given.chromium, args=arguments)
        if given.member_link and given.moderator_link:
            take(browser, given.member_link, given.moderator_link, given.out)
        if given.staff_link:
            coordinate(browser, given.staff_link, given.out)
        browser.close()


if __name__ == "__main__":
    main()

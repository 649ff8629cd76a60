"""Makes the pictures of the docs from a running demo: chat, joining and desk, narrow and wide, light and dark.

Usage: screenshots.py --member-link LINK --moderator-link LINK [--out docs/screenshots] [--chromium /usr/bin/chromium]

Start `circlekeeper demo` first and give its two links. The moderator's link works once, so one run takes one link.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HELD = "You are all worthless idiots and everybody hates you."
SAID = ("Hello. I am new here and a little nervous.", "I told my brother that I worry about him. He listened.")


def join(page: Page, link: str) -> None:
    """Fill in the joining form as a person would."""
    page.goto(link)
    for box in page.get_by_role("checkbox").all():
        box.check()
    for answer in ("reader-program", "emergency-number", "leaving-free"):
        page.locator(f"input[name=quiz_{answer.split('-')[0]}][value={answer.split('-')[1]}]").check()
    page.get_by_label("Country you are in").select_option("none")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Go to the circle").click()


def say(page: Page, text: str) -> None:
    """Send one message and wait until it is on the page."""
    page.get_by_role("textbox", name="Message").fill(text)
    page.get_by_role("button", name="Send").click()
    page.locator(".item.own", has_text=text).wait_for()


def picture(page: Page, out: Path, name: str, width: int, scheme: str) -> None:
    """Take one page as somebody with that width (in pixels) and scheme sees it."""
    page.set_viewport_size({"width": width, "height": 740 if width < 800 else 800})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.activeElement && document.activeElement.blur()")
    if name == "chat":
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.screenshot(path=out / f"{name}-{width}-{scheme}.png")


def take(browser: Browser, member_link: str, moderator_link: str, out: Path) -> None:
    """Watch, join, talk a little, have one message held, and take the five pictures."""
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
    say(page, HELD)

    desk.reload()
    desk.get_by_role("link", name="Show").first.wait_for()
    picture(desk, out, "desk", 1280, "light")
    picture(desk, out, "desk", 360, "dark")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--member-link", required=True)
    options.add_argument("--moderator-link", required=True)
    options.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    options.add_argument("--chromium", default="/usr/bin/chromium")
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as kit:
        browser = kit.chromium.launch(executable_path=given.chromium, args=arguments)
        take(browser, given.member_link, given.moderator_link, given.out)
        browser.close()


if __name__ == "__main__":
    main()

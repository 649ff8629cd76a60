"""Makes the pictures of the docs from a running demo: 360 and 1280 pixels wide, light and dark.

Usage: screenshots.py --member-link LINK --moderator-link LINK [--out docs/screenshots] [--chromium /usr/bin/chromium]

Start `circlekeeper demo` first and give its two links. The moderator's link works once, so one run takes one link.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = ((360, 740), (1280, 800))
SCHEMES = ("light", "dark")
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


def series(page: Page, out: Path, name: str) -> None:
    """Take one page in every size and scheme."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate("document.activeElement && document.activeElement.blur()")
            page.wait_for_timeout(150)
            page.screenshot(path=out / f"{name}-{width}-{scheme}.png")


def member(browser: Browser, link: str, out: Path) -> None:
    """Join, talk a little, and take the member's pages."""
    page = browser.new_context().new_page()
    page.goto(link)
    series(page, out, "join")
    join(page, link)
    for text in SAID:
        say(page, text)
    page.locator(".item:not(.own):not(.notice)").nth(1).wait_for(timeout=60_000)
    page.wait_for_timeout(8000)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    series(page, out, "circle")
    say(page, HELD)
    page.goto(page.url.split("/circle")[0] + "/help-now?country=DE")
    series(page, out, "help-now")


def moderator(browser: Browser, link: str, out: Path) -> None:
    """Sign in and take the desk's pages."""
    page = browser.new_context().new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="4 hours").click()
    series(page, out, "console")
    page.get_by_role("link", name="Show").first.click()
    page.get_by_role("button", name="Show the words").click()
    series(page, out, "case")


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
        member(browser, given.member_link, given.out)
        moderator(browser, given.moderator_link, given.out)
        browser.close()


if __name__ == "__main__":
    main()

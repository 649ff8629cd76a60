import asyncio
import re

import pytest

from core.ids import NativeRef
from core.message import Content, Envelope, Kind
from core.verdict import Care, Decision
from tests.adapters.site_under_test import FORM, hidden, site
from web.events import Event
from web.route import Visit


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def test_joining_shows_a_phrase_once_and_leads_to_the_circle(place):
    browser = place.browser()
    answer = await browser.join()
    assert answer.url.path == "/joined"
    phrase = re.search(r'class="phrase"[^>]*>([^<]+)<', browser.html)[1]
    assert len(phrase.split()) == 8
    assert (await browser.get("/joined")).url.path == "/circle"
    assert phrase not in browser.html
    assert 'role="log"' in browser.html


async def test_the_return_phrase_opens_the_circle_in_another_browser(place):
    first, second = place.browser(), place.browser()
    await first.join()
    phrase = re.search(r'class="phrase"[^>]*>([^<]+)<', first.html)[1]
    await second.get("/return")
    answer = await second.post("/return", phrase=f"  {phrase.upper()} ")
    assert answer.url.path == "/circle"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "WRONG"}, "code"),
        ({"consent": ["age"]}, "consent-health"),
        ({"country": ""}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"quiz_emergency": "here"}, "quiz-emergency"),
        ({"quiz_reader": ""}, "quiz-reader"),
    ],
)
async def test_a_form_that_is_not_complete_comes_back_as_it_was_with_a_link_to_what_is_missing(place, changes, field):
    browser = place.browser()
    answer = await browser.join(**changes)
    assert answer.status_code == 400
    assert f'href="#{field}"' in browser.html
    assert f'id="{field}"' in browser.html
    assert re.search(r'id="consent-age"[^>]* checked', browser.html)


async def test_a_country_is_asked_for_and_never_chosen_beforehand(place):
    browser = place.browser()
    await browser.get("/join")
    assert re.findall(r'<option value="([^"]*)" selected', browser.html) == [""]
    assert "Prefer not to say" in browser.html


async def test_what_is_sent_without_scripts_is_on_the_page_that_follows(place):
    ann, ben = await place.member(), await place.member()
    answer = await ann.say("a first word <b>")
    assert [one.status_code for one in answer.history] == [303]
    assert ann.shown() == ["a first word &lt;b&gt;"]
    await place.world.courier.drain_all()
    await ben.get("/circle")
    assert ben.shown() == ["a first word &lt;b&gt;"]


async def test_sending_the_same_form_twice_shows_it_once(place):
    ann = await place.member()
    nonce = re.search(r'id="nonce" value="([^"]*)"', ann.html)[1]
    for _ in range(2):
        await ann.post("/circle/send", text="once", nonce=nonce)
    await ann.get("/circle")
    assert ann.shown() == ["once"]


async def test_an_answer_quotes_what_it_answers(place):
    ann, ben = await place.member(), await place.member()
    await ann.say("how was your day")
    await place.world.courier.drain_all()
    await ben.get("/circle")
    position = re.search(r"/circle\?reply=(\d+)", ben.html)[1]
    await ben.get(f"/circle?reply={position}")
    assert f'id="reply_to" value="{position}"' in ben.html
    await ben.say("long", reply_to=position)
    assert re.search(r"<blockquote>.*how was your day", ben.html)
    await place.world.courier.drain_all()
    await ann.get("/circle")
    assert re.search(r"<blockquote>.*how was your day", ann.html)


async def test_a_held_message_says_so_to_its_writer_and_reaches_nobody(place):
    place.world.screener.tell("hurtful", Decision.HOLD)
    ann, ben = await place.member(), await place.member()
    await ann.say("hurtful")
    await place.world.courier.drain_all()
    await ann.get("/circle")
    assert "Waiting for a person to look" in ann.html
    assert "waits for a person to look at it before it goes to Evening circle" in ann.html
    await ben.get("/circle")
    assert ben.shown() == []


async def test_a_message_that_was_not_sent_stays_in_the_box(place):
    ann = await place.member()
    await ann.say("x" * 1901)
    assert "x" * 1901 in re.search(r"<textarea[^>]*>(.*?)</textarea>", ann.html, re.DOTALL)[1]
    assert "fit into one message" in ann.html
    await ann.get("/circle")
    assert "fit into one message" not in ann.html


async def test_taking_back_leaves_a_mark_for_everybody(place):
    ann, ben = await place.member(), await place.member()
    await ann.say("too much")
    await place.world.courier.drain_all()
    position = re.search(r'data-position="(\d+)"', ann.html)[1]
    await ann.post("/circle/delete", position=position, nonce="n" * 12)
    await place.world.courier.drain_all()
    for browser in (ann, ben):
        await browser.get("/circle")
        assert "too much" not in browser.html
        assert "This message was taken back." in browser.html


async def test_reporting_puts_a_message_on_the_desk(place):
    ann, ben = await place.member(), await place.member()
    await ann.say("hm")
    await place.world.courier.drain_all()
    await ben.get("/circle")
    position = re.search(r'data-position="(\d+)"', ben.html)[1]
    await ben.post("/circle/report", position=position, nonce="n" * 12)
    assert "A moderator will look at it" in ben.html
    assert [one.case.kind for one in await place.world.desk.waiting()] == ["reported"]


async def test_being_forgotten_by_button_ends_the_session(place):
    ann = await place.member()
    await ann.post("/circle/leave", nonce="n" * 12)
    for _ in range(2):
        forget = [
            form
            for form in re.findall(r"<form.*?</form>", ann.html, re.DOTALL)
            if "forgotten" in form or "Forget" in form
        ]
        token = re.search(r'name="token" value="([^"]+)"', forget[-1])[1]
        await ann.post("/circle/press", token=token, nonce="n" * 12)
    assert "Everything about you here has been deleted" in ann.html
    assert (await ann.get("/circle")).url.path == "/return"


async def test_help_now_answers_members_strangers_and_stale_pages(place):
    ann, stranger = await place.member(country="XA"), place.browser()
    await ann.post("/help-now")
    assert "call 555" in ann.html
    assert "I could not reach anybody here" in ann.html
    await stranger.get("/")
    await stranger.post("/help-now", csrf="stale")
    assert "local emergency number" in stranger.html
    assert "Nobody here has been told" in stranger.html
    await ann.post("/help-now", csrf="stale")
    assert "call 555" in ann.html
    await stranger.get("/help-now?country=XA")
    assert 'href="tel:555"' in stranger.html


async def test_help_now_is_answered_before_ordinary_messages_that_came_earlier(place):
    """Between two looks of the page at most one of them is served, however many wait."""
    ann, done = await place.member(country="XA"), []
    await place.world.join("talker")

    async def says(number):
        await place.world.say("talker", f"{number}")
        done.append(number)

    async with place.world.store.begin():
        waiting = [asyncio.create_task(says(number)) for number in range(60)]
        help_now = asyncio.create_task(ann.post("/help-now"))
        for _ in range(200):
            await asyncio.sleep(0)
    await help_now
    assert "call 555" in ann.html
    assert len(done) <= 20
    await asyncio.gather(*waiting)


async def test_the_banner_says_when_nobody_watches(place):
    ann = await place.member()
    assert "Nobody is watching this chat right now" in ann.html
    await place.world.moderator()
    await ann.get("/circle")
    assert "Nobody is watching this chat right now" not in ann.html


async def test_leaving_quickly_ends_the_session_of_a_shared_computer_only(place):
    shared, own = await place.member(shared="1"), await place.member()
    for browser in (shared, own):
        answer = await browser.post("/leave-quickly")
        assert answer.url.path == "/measures"
        assert "ircle" not in answer.text
    assert (await shared.get("/circle")).url.path == "/return"
    assert (await own.get("/circle")).url.path == "/circle"


async def test_a_shared_computer_is_signed_out_after_15_quiet_minutes(place):
    shared, own = await place.member(shared="1"), await place.member()
    place.world.clock.advance(minutes=14)
    assert (await shared.get("/circle")).url.path == "/circle"
    place.world.clock.advance(minutes=16)
    assert (await shared.get("/circle")).url.path == "/return"
    assert (await own.get("/circle")).url.path == "/circle"


async def test_cookies_cannot_be_read_by_scripts_and_a_shared_one_ends_with_the_browser(place):
    for changes, lasts in (({"shared": "1"}, False), ({}, True)):
        browser = place.browser()
        answer = await browser.join(**changes)
        cookie = answer.history[0].headers["set-cookie"]
        assert cookie.startswith("s=")
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        assert ("Max-Age" in cookie) is lasts


WRITES = ["/join", "/return", "/circle/send", "/circle/delete", "/circle/report", "/circle/press", "/sign-out"]


FORGERIES = [
    ({}, "wrong"),
    ({}, ""),
    ({"origin": "https://elsewhere.example"}, None),
    ({"origin": "null"}, None),
    ({"sec-fetch-site": "cross-site"}, None),
    ({"sec-fetch-site": "same-site"}, None),
]


async def test_a_write_from_elsewhere_or_without_the_token_is_refused(place):
    ann = await place.member()
    page = ann.html
    fields = {**FORM, "text": "forged", "nonce": "n" * 12, "position": "1", "token": "t"}
    for path in WRITES:
        for headers, csrf in FORGERIES:
            ann.html = page
            forged = fields if csrf is None else {**fields, "csrf": csrf}
            assert (await ann.post(path, forged, headers=headers)).status_code == 403, (path, headers, csrf)
    await ann.get("/circle")
    assert ann.shown() == []
    ann.html = page
    honest = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
    await ann.post("/circle/send", fields, headers=honest)
    assert ann.shown() == ["forged"]


async def test_a_body_that_is_too_big_is_refused(place):
    ann = await place.member()
    assert (await ann.post("/circle/report", position="x" * 70_000, nonce="n" * 12)).status_code == 413
    huge = b"x" * (11 * 1024 * 1024)
    page = {"csrf": hidden(ann.html, "csrf"), "nonce": "n" * 12, "text": "look"}
    answer = await ann.client.post("/circle/send", data=page, files={"picture": ("p.jpg", huge)})
    assert answer.status_code == 413


async def test_every_page_is_locked_down_and_kept_out_of_caches(place):
    ann = await place.member()
    for path in ("/", "/join", "/return", "/circle", "/help", "/privacy", "/leaving", "/measures", "/help-now", "/no"):
        answer = await ann.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "style=" not in answer.text
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|https?://(?!www.w3.org)", answer.text)


async def test_a_first_load_is_small_and_static_files_are_cached_by_content(place):
    browser = place.browser()
    page = await browser.get("/join")
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)) | {"/static/circle.js"}
    sizes = len(page.content)
    for path in assets:
        answer = await browser.client.get(path)
        assert answer.status_code == 200
        sizes += len(answer.content)
        again = await browser.client.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
        assert ("immutable" in answer.headers["cache-control"]) is ("?v=" in path)
    assert sizes < 100_000
    assert (await browser.client.get("/static/..%2fapp.py")).status_code == 404


async def test_health_says_ready(place):
    assert (await place.browser().client.get("/healthz")).text == "ready"


# --- live ------------------------------------------------------------------------------------------------------------


async def live(place, browser, after=0, *, last_event=None):
    """Open the event stream of a browser and return a function that reads on until a number of items has come."""
    sent = asyncio.Queue()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    headers = [(b"host", b"127.0.0.1"), (b"cookie", cookie.encode())]
    if last_event is not None:
        headers.append((b"last-event-id", str(last_event).encode()))
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": "GET", "path": "/circle/events",
        "raw_path": b"/circle/events", "query_string": f"after={after}".encode(), "headers": headers, "scheme": "http",
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "root_path": "",
    }  # fmt: skip
    gone = asyncio.Event()

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    task = asyncio.create_task(place.app(scope, receive, sent.put))

    async def read(enough):
        text = ""
        async with asyncio.timeout(10):
            while not enough(text):
                message = await sent.get()
                text += message.get("body", b"").decode()
        return text

    async def close():
        gone.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return read, close, task


def numbers(text):
    return [int(one) for one in re.findall(r"^id: (\d+)$", text, re.MULTILINE)]


def items_of(text):
    return re.findall(r'<div class="text">(.*?)</div>', text)


async def test_a_stream_resumes_without_gap_or_double(place):
    ann, ben = await place.member(), await place.member()
    for number in range(3):
        await ann.say(f"word {number}")
    await place.world.courier.drain_all()
    read, close, _ = await live(place, ben)
    first = await read(lambda text: len(items_of(text)) == 3)
    await close()
    for number in range(3, 6):
        await ann.say(f"word {number}")
    await place.world.courier.drain_all()
    read, close, _ = await live(place, ben, last_event=numbers(first)[-1])
    await ann.say("word 6")
    second = await read(lambda text: len(items_of(text)) == 4)
    await close()
    assert items_of(first) + items_of(second) == [f"word {number}" for number in range(7)]
    assert numbers(first + second) == sorted(set(numbers(first + second)))


async def test_a_stream_brings_receipts_and_what_was_taken_back(place):
    ann, ben = await place.member(), await place.member()
    read, close, _ = await live(place, ann)
    await ann.say("soon gone")
    place.world.clock.advance(seconds=5)
    await place.world.courier.drain_all()
    await read(lambda text: "soon gone" in text and "Reached 1 of 1" in text)
    position = re.search(r'data-position="(\d+)"', ann.html)[1]
    await ann.post("/circle/delete", position=position, nonce="n" * 12)
    place.world.clock.advance(seconds=5)
    await place.world.courier.drain_all()
    await read(lambda text: "This message was taken back." in text and "Removed for 1 of 1" in text)
    await close()
    del ben


async def test_a_stream_says_when_somebody_begins_to_watch(place):
    ann = await place.member()
    read, close, _ = await live(place, ann)
    await read(lambda text: "Nobody is watching" in text)
    await place.world.moderator()
    await read(lambda text: re.search(r"event: banner\ndata: \n", text))
    await close()


async def test_a_stream_ends_with_its_session_and_does_not_keep_it_alive(place):
    ann = await place.member(shared="1")
    read, close, task = await live(place, ann)
    await read(lambda text: "still here" in text)
    place.world.clock.advance(minutes=16)
    await read(lambda text: "event: over" in text)
    await asyncio.wait_for(task, 5)
    await close()


async def test_a_stream_ends_at_shutdown(place):
    ann = await place.member()
    read, close, task = await live(place, ann)
    await read(lambda text: "retry" in text)
    place.app.closing.set()
    await asyncio.wait_for(task, 5)
    await close()


async def test_care_is_shown_to_its_writer_alone(place):
    place.world.screener.tell("i am such an idiot", Decision.SUPPORT, Care.CHECK_IN, concern="distress")
    ann, ben = await place.member(), await place.member()
    await ann.say("i am such an idiot")
    await place.world.courier.drain_all()
    await ann.get("/circle")
    await ben.get("/circle")
    assert "how are you right now" in ann.html
    assert "how are you right now" not in ben.html
    assert ben.shown() == ["i am such an idiot"]


async def test_rings_that_come_close_together_are_one_piece_of_news(place):
    ann = await place.world.join("ann")
    address = place.world.address("ann")
    with place.web.listening(address) as listener:
        for position in (7, 5, 9):
            envelope = Envelope(address, Content(Kind.POST, "x"), position)
            assert await place.web.deliver(envelope) == NativeRef(str(position))
        await place.web.retract(address, NativeRef("4"))
        news = await listener.news(1)
        assert news is not None
        assert news.floor == 4
        assert await listener.news(0) is None
    assert ann.phrase


def test_words_never_show_in_a_repr():
    assert "secret" not in repr(Event("item", "secret", 1))
    assert "form" not in {name for name, one in Visit.__dataclass_fields__.items() if one.repr}

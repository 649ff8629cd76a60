"""What a writer can do about words that did not go out: each choice works once, for them alone, and lowers nothing."""

import pytest

from core.circles import PostState
from core.ladder import Level
from core.replies import say
from core.review import FOR_STAFF, CaseState
from core.verdict import Care, Decision
from tests.world import World, memory_store

HARSH, CRUEL, SHAMING = "you never listen", "cruel words", "get over it"
KEYS = ("choice.edit", "choice.staff", "choice.tool", "choice.leave")


@pytest.fixture
async def pair(tmp_path):
    async with memory_store(tmp_path) as store:
        world = World(store)
        await world.circle()
        for who in ("ann", "bob"):
            await world.join(who, country="XA")
        await world.moderator()
        world.screener.tell(HARSH, Decision.FLAG)
        world.screener.tell(CRUEL, Decision.HOLD)
        world.screener.tell(SHAMING, Decision.RETURN, concern="shaming")
        yield world


async def said(pair, text, who="ann"):
    await pair.say(who, text)
    await pair.deliver()


async def press(pair, key, who="ann", by=None):
    """Press the newest button of that name on somebody's screen, and return what the program said last to the presser."""
    await pair.press(by or who, pair.token(who, key))
    await pair.deliver()
    return pair.words(by or who)[-1]


async def cases(pair):
    async with pair.store.begin() as tx:
        return [(one.kind, one.concern) for one in await tx.cases.waiting()]


async def state_of(pair, token):
    async with pair.store.begin() as tx:
        post = await tx.posts.get(token.partition(":")[2].partition("~")[0])
        return post.state, post.text


def keys(pair, who="ann"):
    return [one.key for one in pair.screen(who)[-1].content.buttons]


def bobs(pair):
    return pair.platform.texts("bob")


async def test_what_could_hurt_is_asked_about_before_anybody_else_reads_it(pair):
    await said(pair, HARSH)
    assert bobs(pair) == []
    assert "Nothing has gone out yet" in pair.words("ann")[-1]
    assert keys(pair) == ["choice.share", *KEYS]
    assert await cases(pair) == []


async def test_sharing_sends_it_once_and_a_moderator_looks(pair):
    await said(pair, HARSH)
    token = pair.token("ann", "choice.share")
    for _ in range(3):
        await pair.press("ann", token)
    await pair.deliver()
    assert bobs(pair) == [HARSH]
    assert await cases(pair) == [("flagged", "toxicity")]
    assert pair.words("ann")[-1] == say("press.stale")


async def test_a_press_that_is_replayed_by_the_platform_changes_nothing(pair):
    await said(pair, HARSH)
    from core.message import Press

    token = pair.token("ann", "choice.share")
    again = pair.inbound("ann", "the same update", press=Press(token))
    await pair.hub.receive(again)
    await pair.hub.receive(again)
    await pair.deliver()
    assert bobs(pair) == [HARSH]
    assert pair.words("ann")[-1] != say("press.stale")


@pytest.mark.parametrize("key", ["choice.share", *KEYS])
async def test_nobody_else_can_press_a_writers_choice(pair, key):
    await said(pair, HARSH)
    assert await press(pair, key, by="bob") == say("press.stale")
    state, text = await state_of(pair, pair.token("ann", key))
    assert (state, text) == (PostState.PARKED, HARSH)
    assert bobs(pair) == []
    assert await cases(pair) == []


async def test_own_pain_that_is_flagged_goes_out_without_a_question(pair):
    pair.screener.tell("I am trash", Decision.FLAG, Care.OFFER, concern="distress")
    await said(pair, "I am trash")
    assert bobs(pair) == ["I am trash"]


@pytest.mark.parametrize(("text", "share"), [(CRUEL, False), (SHAMING, False)])
async def test_what_the_policy_keeps_back_cannot_be_shared(pair, text, share):
    await said(pair, text)
    assert ("choice.share" in keys(pair)) is share
    assert "return.send" not in keys(pair)
    assert {"choice.edit", "choice.staff", "choice.tool"} <= set(keys(pair))


@pytest.mark.parametrize("text", [HARSH, CRUEL, SHAMING])
async def test_shown_to_the_team_alone_it_never_reaches_the_circle(pair, text):
    await said(pair, text)
    if text == HARSH:
        share = pair.token("ann", "choice.share")
    staff = pair.token("ann", "choice.staff")
    assert await press(pair, "choice.staff") == say("choice.staff_done")
    await pair.press("ann", staff)
    await pair.deliver()
    assert pair.words("ann")[-1] in {say("choice.staff_already"), say("press.stale")}
    assert await cases(pair) == [("flagged", FOR_STAFF)]
    if text == HARSH:
        await pair.press("ann", share)
        await pair.deliver()
    assert bobs(pair) == []


async def test_a_moderator_cannot_release_what_was_meant_for_the_team_alone(pair):
    staff = await pair.moderator("other")
    await said(pair, CRUEL)
    (held,) = await pair.desk.waiting()
    await press(pair, "choice.staff")
    assert not await pair.desk.decide(staff, held.case.id, CaseState.RELEASED)
    (own,) = await pair.desk.waiting()
    assert (await pair.desk.look(staff, own.case.id)).text == CRUEL
    await pair.desk.decide(staff, own.case.id, CaseState.CLOSED)
    await pair.deliver()
    assert bobs(pair) == []


async def test_new_words_take_the_place_of_the_old_ones(pair):
    await said(pair, HARSH)
    old = pair.token("ann", "choice.share")
    assert HARSH in await press(pair, "choice.edit")
    await said(pair, "I felt unheard")
    await pair.press("ann", old)
    await pair.deliver()
    assert bobs(pair) == ["I felt unheard"]
    assert await state_of(pair, old) == (PostState.DELETED, None)


async def test_new_words_that_are_no_better_are_asked_about_as_well(pair):
    await said(pair, SHAMING)
    await press(pair, "choice.edit")
    await said(pair, HARSH)
    assert bobs(pair) == []
    assert keys(pair)[0] == "choice.share"


async def test_new_words_for_what_waits_stay_with_the_moderators(pair):
    await said(pair, CRUEL)
    await press(pair, "choice.edit")
    await said(pair, "kinder words")
    assert bobs(pair) == []
    assert pair.words("ann")[-1] == say("edit.still_held", circle="Evening circle")


async def test_new_words_that_are_too_long_lose_nothing(pair):
    await said(pair, HARSH)
    token = pair.token("ann", "choice.share")
    await press(pair, "choice.edit")
    await said(pair, "x" * 3000)
    assert await state_of(pair, token) == (PostState.PARKED, HARSH)


async def test_whoever_writes_nothing_anew_after_all_writes_to_the_circle_again(pair):
    await said(pair, HARSH)
    await press(pair, "choice.edit")
    assert await press(pair, "choice.keep") == say("choice.kept")
    await said(pair, "hello again")
    assert bobs(pair) == ["hello again"]
    assert await press(pair, "choice.keep") == say("press.stale")


async def test_let_be_means_that_nothing_is_kept_of_it(pair):
    await said(pair, HARSH)
    token = pair.token("ann", "choice.share")
    assert await press(pair, "choice.leave") == say("choice.left")
    assert await press(pair, "choice.leave") == say("press.stale")
    await pair.press("ann", token)
    await pair.deliver()
    assert bobs(pair) == []
    assert await state_of(pair, token) == (PostState.DELETED, None)


async def test_something_that_calms_changes_nothing_and_leads_to_people(pair):
    await said(pair, HARSH)
    token = pair.token("ann", "choice.share")
    await press(pair, "choice.tool")
    assert "web.help_now" in keys(pair)
    assert await state_of(pair, token) == (PostState.PARKED, HARSH)


async def test_a_cry_for_help_in_new_words_begins_the_ladder_and_takes_no_choice(pair):
    pair.screener.tell("tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await said(pair, HARSH)
    token = pair.token("ann", "choice.share")
    await press(pair, "choice.edit")
    await said(pair, "tonight")
    assert any("555" in words for words in pair.words("ann"))
    async with pair.store.begin() as tx:
        ann = await tx.members.find(pair.address("ann"))
        assert await tx.alarms.of(ann.id) is not None
    assert await state_of(pair, token) == (PostState.PARKED, HARSH)


@pytest.mark.parametrize("key", ["choice.staff", "hold.take_back", "choice.edit", "choice.tool"])
async def test_no_choice_lowers_or_ends_an_alarm(pair, key):
    pair.screener.tell("they will pay", Decision.HOLD, Care.CHECK_IN, concern="threat")
    await said(pair, "they will pay")
    await pair.press("ann", pair.token("ann", "hold.take_back") if key == "hold.take_back" else pair.token("ann", key))
    await pair.press("ann", pair.house.signer.sign((await pair.member("ann")).id, "care.fine:"))
    await pair.press("ann", pair.house.signer.sign((await pair.member("ann")).id, "help.now:"))
    await pair.deliver()
    async with pair.store.begin() as tx:
        alarm = await tx.alarms.of((await tx.members.find(pair.address("ann"))).id)
    assert alarm.level is Level.L4


async def test_a_choice_pressed_after_help_now_leaves_the_alarm_as_grave_as_it_was(pair):
    await said(pair, HARSH)
    await pair.press("ann", pair.house.signer.sign((await pair.member("ann")).id, "help.now:"))
    for key in ("choice.tool", "choice.share"):
        await press(pair, key)
    async with pair.store.begin() as tx:
        alarm = await tx.alarms.of((await tx.members.find(pair.address("ann"))).id)
    assert alarm.level is Level.L4


async def test_a_returned_message_with_a_worry_in_it_is_asked_about(pair):
    pair.screener.tell(
        "call 0123, so tired", Decision.RETURN, Care.CHECK_IN, concern="details", redacted="call [phone]"
    )
    await said(pair, "call 0123, so tired")
    assert any("how are you" in words for words in pair.words("ann"))


async def test_whoever_left_the_circle_sends_nothing_by_a_late_press(pair):
    await said(pair, HARSH)
    token = pair.token("ann", "choice.share")
    async with pair.store.begin() as tx:
        ann = await tx.members.find(pair.address("ann"))
        await tx.circles.leave((await tx.circles.memberships(ann.id))[0].id, pair.clock.now())
        await tx.commit()
    await pair.press("ann", token)
    await pair.deliver()
    assert bobs(pair) == []


async def test_words_changed_on_the_platform_itself_take_the_place_of_returned_ones(pair):
    await pair.say("ann", SHAMING, ref="own")
    await pair.deliver()
    await pair.hub.receive(pair.inbound("ann", text="I find that hard", edits="own"))
    await pair.deliver()
    assert bobs(pair) == ["I find that hard"]

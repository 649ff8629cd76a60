"""A circle's own rules as rows, on every backend: sealed, off at first, gone with their circle's staff's wish."""

from core.choosing import concern_of
from core.circle_rules import Action, Trial
from core.circles import PostState
from core.message import Address
from core.review import StaffRole
from core.verdict import Care, Decision, Finding, Target, Verdict
from storage import open_store
from storage.keys import new_keys
from tests.contract.store_fixtures import DAY, NOW, all_bytes, group, write

TRIAL = Trial(NOW, 200, 3, 2)


async def made(store, circle, words="marmalade shop"):
    async with store.begin() as tx:
        staff = await tx.staff.add(f"Desk {words}", StaffRole.STAFF, Address("desk", words), NOW)
        rule = await tx.circle_rules.add(circle, words, Action.RETURN, "no zanzibar here", staff.id, TRIAL)
        await tx.commit()
        return rule, staff


async def test_a_rule_comes_back_as_it_was_added_and_is_off(store):
    circle = (await group(store)).circle
    rule, _ = await made(store, circle.id)
    async with store.begin() as tx:
        assert await tx.circle_rules.get(rule.id) == rule
        assert (rule.words, rule.action, rule.reason, rule.on, rule.trial) == (
            "marmalade shop", Action.RETURN, "no zanzibar here", False, TRIAL,
        )  # fmt: skip
        assert await tx.circle_rules.of(circle.id, on=True) == []


async def test_switching_counts_once_and_a_new_trial_takes_the_place_of_the_old(store):
    circle = (await group(store)).circle
    rule, _ = await made(store, circle.id)
    later = Trial(NOW + DAY, 10, 1, 0)
    async with store.begin() as tx:
        assert await tx.circle_rules.switch(rule.id, on=True)
        assert not await tx.circle_rules.switch(rule.id, on=True)
        await tx.circle_rules.tried(rule.id, later)
        (found,) = await tx.circle_rules.of(circle.id, on=True)
        assert (found.on, found.trial) == (True, later)
        assert await tx.circle_rules.remove(rule.id)
        assert not await tx.circle_rules.remove(rule.id)
        assert await tx.circle_rules.get(rule.id) is None


async def test_a_rule_outlives_who_added_it(store):
    circle = (await group(store)).circle
    rule, staff = await made(store, circle.id)
    async with store.begin() as tx:
        await tx.staff.remove(staff.id, NOW + DAY)
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.circle_rules.get(rule.id) == rule


async def test_only_decided_posts_of_people_are_what_a_rule_is_tried_on(store):
    room = await group(store)
    async with store.begin() as tx:
        first = await write(tx, room, room.seats[0], "one")
        second = await write(tx, room, room.seats[0], "two")
        await write(tx, room, None, "the program's own")
        found = await tx.posts.lately(room.circle.id, {PostState.RELAYED}, 10)
        assert [one.id for one in found] == [second.id, first.id]
        assert [one.id for one in await tx.posts.lately(room.circle.id, {PostState.RELAYED}, 1)] == [second.id]
        assert await tx.posts.lately(room.circle.id, {PostState.HELD}, 10) == []
        await tx.posts.move(second.id, PostState.RELAYED, PostState.DELETED)
        assert [one.id for one in await tx.posts.lately(room.circle.id, set(PostState), 10)] == [first.id]


async def test_what_the_screening_said_is_known_by_the_post_and_holds_no_text(store):
    room = await group(store)
    found = Finding("any", "toxicity", Target.MEMBER, 0.4, "why", Decision.FLAG)
    verdict = Verdict(Decision.FLAG, Care.NONE, {"toxicity": 0.4}, (found,), "told", 1.0, "redacted words")
    async with store.begin() as tx:
        post = await write(tx, room, room.seats[0], "one", verdict=verdict)
        bare = await write(tx, room, room.seats[0], "two")
        kept = await tx.posts.verdict(post.id)
        assert (kept["decision"], concern_of(kept)) == ("flag", "toxicity")
        assert "redacted words" not in str(kept)
        assert await tx.posts.verdict(bare.id) == {}
        assert await tx.posts.verdict("nobody's") == {}


async def test_words_and_reason_are_nowhere_in_clear(tmp_path):
    new_keys(tmp_path / "secret.key")
    store = await open_store(None, tmp_path, tmp_path / "secret.key", upgrade=True)
    try:
        await made(store, (await group(store)).circle.id)
    finally:
        await store.close()
    found = all_bytes(tmp_path)
    assert b"marmalade" not in found
    assert b"zanzibar" not in found

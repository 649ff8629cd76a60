"""For each promise a deliberate defect, and the tests that must notice it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """Replace `old` (which must stand in `file` exactly once) by `new`; then `tests` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: str


RELAY = "tests/unit/core/test_relay.py"
CARE = "tests/unit/core/test_care.py"
BELONGING = "tests/unit/core/test_belonging.py"
STORE = "tests/contract/test_store.py -m 'not postgres'"

DEFECTS = (
    Defect(
        "settle before send",
        "core/courier.py",
        "                ref = await self._send(delivery, envelope)\n",
        "                await self._store.grouped(lambda tx: tx.deliveries.settle(delivery.id, NativeRef('x'), self._house.clock.now()))\n"
        "                ref = await self._send(delivery, envelope)\n",
        "tests/unit/core/test_courier.py",
    ),
    Defect(
        "carry an update twice",
        "core/hub.py",
        "            if not await tx.inbound.finish(inbound.key, now):\n                return None\n",
        "            await tx.inbound.finish(inbound.key, now)\n",
        RELAY,
    ),
    Defect(
        "send the writer's address as the name",
        "core/view.py",
        "alias = seat.alias if seat else await _voice(tx, post)",
        "alias = seat.member if seat else await _voice(tx, post)",
        RELAY,
    ),
    Defect(
        "show a held post to others",
        "core/view.py",
        "    if not own and (post.state is not PostState.RELAYED or await has_hidden(tx, reader, post)):\n",
        "    if not own and await has_hidden(tx, reader, post):\n",
        "tests/unit/core/test_courier.py",
    ),
    Defect(
        "relay what the screening holds",
        "core/posting.py",
        "    if not verdict.decision.relayed or unwatched:",
        "    if unwatched:",
        CARE,
    ),
    Defect(
        "relay a cry for help",
        "core/posting.py",
        "    if verdict.decision is Decision.CRISIS:\n        return await cry(context, text, verdict)\n",
        "",
        CARE,
    ),
    Defect(
        "claim that somebody was alerted",
        "core/crisis.py",
        '"crisis.answer_alerted" if watching(roll, now) else "crisis.answer_alone"',
        '"crisis.answer_alerted"',
        CARE,
    ),
    Defect("guess a country", "core/crisis.py", "if emergency else", "if True else", CARE),
    Defect(
        "take a button that was made for somebody else",
        "core/tokens.py",
        "        if not mark or not hmac.compare_digest(code.encode(), self._code(member, action).encode()):\n            return None\n",
        "",
        RELAY,
    ),
    Defect(
        "take back another's message",
        "core/own.py",
        " or written[1].id != context.member.id:",
        ":",
        RELAY,
    ),
    Defect(
        "forget to retract copies that were shown",
        "core/relay.py",
        "    lanes = await tx.deliveries.holders(post.id)\n",
        "    lanes: list[LaneId] = []\n",
        RELAY,
    ),
    Defect(
        "let two moderators decide",
        "core/desk.py",
        "    if not await tx.cases.decide(case_id, to, staff.id, reason, house.clock.now()):\n        return False\n",
        "    await tx.cases.decide(case_id, to, staff.id, reason, house.clock.now())\n",
        CARE,
    ),
    Defect(
        "look without a line in the log",
        "core/desk.py",
        '    await tx.events.append(Event("case.seen", staff.id, case.id, house.clock.now()))\n',
        "",
        CARE,
    ),
    Defect(
        "forget the occurrence's key",
        "core/announcing.py",
        "        if not await tx.schedules.record(occurrence, OccurrenceState.POSTED, post.id, now):\n            return False\n",
        "",
        BELONGING,
    ),
    Defect(
        "admit without all consents",
        "core/joining.py",
        "    for kind in CONSENTS:\n        if kind not in application.consents:\n            raise Refused",
        "    for kind in CONSENTS[:1]:\n        if kind not in application.consents:\n            raise Refused",
        BELONGING,
    ),
    Defect(
        "use a pseudonym again",
        "core/pseudonyms.py",
        ' if skeleton(f"{a} {b}") not in taken]',
        "]",
        BELONGING,
    ),
    Defect(
        "send what a form captured to the circle after it expired",
        "core/posting.py",
        "    if await _expired_form(context):\n        return await park(context, text, verdict, circle, membership)\n",
        "",
        BELONGING,
    ),
    Defect(
        "wait for a slow recipient",
        "core/courier.py",
        "            put_back, rest = True, error.retry_after",
        "            await asyncio.sleep(3600)\n            put_back, rest = True, error.retry_after",
        f"{RELAY} -k rate_limited --timeout 20",
    ),
    Defect(
        "try an uncertain send for ever",
        "core/courier.py",
        "        elif delivery.uncertain and uncertain:",
        "        elif False and uncertain:",
        RELAY,
    ),
    Defect(
        "fire a doubled local time at its second",
        "prompts/schedule.py",
        "shown = nominal.replace(tzinfo=zone).astimezone(UTC)",
        "shown = nominal.replace(tzinfo=zone, fold=1).astimezone(UTC)",
        "tests/unit/prompts/test_schedule.py",
    ),
    Defect(
        "open the gate when the model fails",
        "moderation/screener.py",
        'findings.append(_unread("model", trouble or "the text could not be read"))',
        "pass",
        "tests/unit/moderation/test_screener.py",
    ),
    Defect(
        "move the offset before the update is kept",
        "bots/telegram/polling.py",
        "                await self._keep(updates)\n                offset = max(offset, 1 + max(_update_id(update) for update in updates))\n",
        "                offset = max(offset, 1 + max(_update_id(update) for update in updates))\n                await self._fetch(offset)\n                await self._keep(updates)\n",
        "tests/adapters/test_telegram_receiving.py",
    ),
    Defect(
        "skip the lane lock",
        "storage/deliveries.py",
        "update(_LANES).where(_LANE.id == lane, free)",
        "update(_LANES).where(_LANE.id == lane)",
        "tests/unit/core/test_courier.py",
    ),
)

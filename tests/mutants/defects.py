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
PAUSING = "tests/unit/core/test_pausing.py tests/contract/test_store_pauses.py -m 'not postgres'"
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
    Defect(
        "show an edit that has to wait",
        "core/editing.py",
        "    if not verdict.decision.relayed:\n        return await _wait(context, circle, post, text, verdict)\n",
        "",
        "tests/unit/core/test_editing.py",
    ),
    Defect(
        "leave a cry for help in an edit unanswered",
        "core/editing.py",
        "    if verdict.decision is Decision.CRISIS:\n        return await cry(context, text, verdict)\n",
        "",
        "tests/unit/core/test_editing.py",
    ),
    Defect(
        "leave a cry for help in a feedback form unanswered",
        "core/commands/feedback.py",
        "    if context.verdict is not None and context.verdict.decision is Decision.CRISIS:\n",
        "    if False:\n",
        "tests/unit/core/test_feedback.py",
    ),
    Defect(
        "pass on words about what somebody is",
        "core/gate.py",
        "    if TRAIT.search(whole):\n",
        "    if False:\n",
        "tests/unit/core/test_feedback.py",
    ),
    Defect(
        "show the words at a discreet place",
        "core/digest.py",
        "    if place.discreet:\n",
        "    if False:\n",
        "tests/unit/core/test_places_digest.py",
    ),
    Defect(
        "send a linking code's place without telling the others",
        "core/places.py",
        "    await _tell_others(tx, house, linked)\n    return linked",
        "    return linked",
        "tests/unit/core/test_places.py",
    ),
    Defect(
        "take a linking code that has run out",
        "storage/places.py",
        "row is not None and row.expires_at > now",
        "row is not None",
        "tests/contract tests/unit/core/test_places.py -m 'not postgres'",
    ),
    Defect(
        "show words of somebody who is hidden",
        "core/view.py",
        "or await has_hidden(tx, reader, post)",
        "or False",
        "tests/unit/core",
    ),
    Defect(
        "send to Discord without asking it to refuse a repetition",
        "bots/discord/adapter.py",
        '"enforce_nonce": True,',
        '"enforce_nonce": False,',
        "tests/adapters/test_discord.py",
    ),
    Defect(
        "note what is newer before the gap is filled",
        "bots/discord/receiving.py",
        "        self._behind |= {one.channel for one in known}\n",
        "",
        "tests/adapters/test_discord.py",
    ),
    Defect(
        "hand on the picture that came in",
        "media/reencode.py",
        'return "ok", out.getvalue(), bare.width, bare.height',
        'return "ok", raw, bare.width, bare.height',
        "tests/unit/media",
    ),
    Defect(
        "let a code of the app sign in twice",
        "console/signing/entrance.py",
        "if same and await tx.credentials.use_step(staff.id, step):",
        "if same:",
        "tests/adapters/test_sign_in.py",
    ),
    Defect(
        "open a page of the desk to every role",
        "web/app.py",
        "if visit.staff is not None and not may(visit.staff.role, right):",
        "if False:",
        "tests/adapters/test_rights.py",
    ),
    Defect(
        "speak twice when a form is sent twice",
        "console/programme/parts.py",
        "            if not await tx.inbound.finish(press, self.house.clock.now()):\n                return\n",
        "            await tx.inbound.finish(press, self.house.clock.now())\n",
        "tests/adapters/test_programme.py",
    ),
    Defect(
        "carry what is written in a pause",
        "core/posting.py",
        "    return PostState.WAITING if circle.state is CircleState.PAUSED else PostState.RELAYED\n",
        "    return PostState.RELAYED\n",
        PAUSING,
    ),
    Defect(
        "give a sign of life while a clock is stuck",
        "app/heartbeat.py",
        '            log.warning("heartbeat.withheld", state=word)\n            return\n',
        '            log.warning("heartbeat.withheld", state=word)\n',
        "tests/unit/app/test_heartbeat.py",
    ),
    Defect(
        "leave the emergency route out of the page",
        "web/layout.html",
        '<p class="text">{{ visit.emergency.way }}</p>\n',
        "",
        "tests/adapters/test_away.py",
    ),
    Defect(
        "let a call for help wait in line after an outage",
        "core/inbox.py",
        "            one.urgent, one.asked = urgent, len(one.updates)\n",
        "            one.asked = len(one.updates)\n",
        "tests/unit/core/test_inbox.py",
    ),
    Defect(
        "answer a late cry as if it had come in time",
        "core/crisis.py",
        "    if now - sent_at <= LATE:\n",
        "    if True:\n",
        "tests/unit/core/test_late_answers.py",
    ),
    Defect(
        "end a pause twice",
        "core/pausing.py",
        "    if before.state is not CircleState.PAUSED:\n        return False\n",
        "",
        PAUSING,
    ),
    Defect(
        "forget what waited when a pause ends",
        "core/pausing.py",
        "    for post in await tx.posts.waiting(circle):\n",
        "    for post in ():\n",
        PAUSING,
    ),
    Defect(
        "leave what was queued before a pause on its way",
        "core/pausing.py",
        "    await tx.deliveries.hold_back(circle)\n",
        "",
        PAUSING,
    ),
)

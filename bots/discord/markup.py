"""What a message looks like on Discord. Only our own name line is bold: no text can forge it, ping anybody or unfold a link."""

import hashlib
import re
from typing import Any, Final

from core.message import Content, Envelope, Kind
from core.replies import Button, Reply, say
from core.router import Field

MOST: Final = 2000  # characters of a message
ROW, ROWS, LABEL, MODAL_LABEL, MODAL_TITLE = 5, 5, 80, 45, 45
QUIET: Final = 1 << 12  # SUPPRESS_NOTIFICATIONS
NO_EMBEDS: Final = 1 << 2
EPHEMERAL: Final = 1 << 6
SHORT: Final = 60  # an answer up to this many characters fits one line
FORM: Final = "f:"  # begins the custom id of a button that opens a form; `|` ends the form's name

_MARKS: Final = re.compile(r"([\\*_~`|>#\[\]()<@:-])")

Json = dict[str, Any]


def plain(text: str) -> str:
    """Return a text that Discord shows letter by letter."""
    return _MARKS.sub(r"\\\1", text)


def draw(content: Content, *, quote: bool) -> str:
    """Return the words of one content. What it answers is quoted only if the reader has no copy to point at."""
    if content.kind is Kind.RECEIPT:
        return f"{say('post.sent', alias=plain(content.alias or ''))} {plain(content.text)}."
    if content.alias is None:
        return plain(content.text)
    alias = say("post.own_alias", alias=content.alias) if content.own else content.alias
    bold = f"**{plain(alias)}**"
    head = say("post.edited", alias=bold) if content.edited else bold
    answered = f"{plain(say('telegram.answers', quoted=content.quoted))}\n" if quote and content.quoted else ""
    return f"{head}\n{answered}{plain(content.text)}".rstrip()


def fitting(content: Content, *, quote: bool) -> str | None:
    """Return the words as `draw` does, without the marks' backslashes if only those make it too long; None if too long."""
    drawn = draw(content, quote=quote)
    if len(drawn) <= MOST:
        return drawn
    # A code block shows letters as they are, too, and costs seven characters instead of one for each mark.
    bare = content.text.replace("`", "ˋ")
    head = draw(content, quote=quote).partition("\n")[0] + "\n" if content.alias is not None else ""
    boxed = f"{head}```\n{bare}\n```"
    return boxed if len(boxed) <= MOST else None


def nonce(envelope: Envelope) -> str:
    """Return the same 24 letters for every try of one delivery, and others for any other. Says nothing about anybody."""
    return hashlib.sha256(f"{envelope.to.user}\n{envelope.position}".encode()).hexdigest()[:24]


def components(buttons: tuple[Button, ...]) -> list[Json]:
    """Return buttons as rows of one: labels are sentences, and phones are narrow; beyond five, rows fill up."""
    drawn = [_button(one) for one in buttons[: ROW * ROWS]]
    width = 1 if len(drawn) <= ROWS else ROW
    rows = [drawn[start : start + width] for start in range(0, len(drawn), width)]
    return [{"type": 1, "components": row} for row in rows]


def _button(one: Button) -> Json:
    label = one.label[:LABEL]
    if one.url:
        return {"type": 2, "style": 5, "label": label, "url": one.url}
    custom_id = f"{FORM}{one.form}|{one.token}" if one.form else one.token
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id}


def form_of(custom_id: str) -> tuple[str, str]:
    """Return the form that a button opens (empty for none) and its token."""
    if not custom_id.startswith(FORM):
        return "", custom_id
    form, _, token = custom_id.removeprefix(FORM).partition("|")
    return form, token


def modal(title: str, token: str, fields: tuple[Field, ...]) -> Json:
    """Return a form with one box for each question."""
    rows = [
        {
            "type": 1,
            "components": [
                {
                    "type": 4,
                    "custom_id": one.name,
                    "style": 1 if one.most <= SHORT else 2,
                    "label": say(one.label_key)[:MODAL_LABEL],
                    "min_length": one.least,
                    "max_length": one.most,
                    "required": one.least > 0,
                }
            ],
        }
        for one in fields
    ]
    return {"title": title[:MODAL_TITLE], "custom_id": token, "components": rows}


def answer(reply: Reply) -> Json:
    """Return an answer that only the one who asked can see."""
    return {
        "content": plain(reply.text)[:MOST],
        "components": components(reply.buttons),
        "allowed_mentions": {"parse": []},
        "flags": EPHEMERAL | NO_EMBEDS,
    }

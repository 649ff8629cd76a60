"""What a message looks like on Telegram. Only our own name line is bold: no text can forge it."""

from dataclasses import dataclass, field

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from core.message import Content, Envelope, Kind
from core.replies import Button, say

MOST_UNITS = 4096  # Telegram counts UTF-16 code units


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text and what is bold in it."""

    text: str = field(repr=False)
    entities: list[MessageEntity]


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def draw(envelope: Envelope) -> Drawn:
    """Return an envelope as a Telegram message. What it answers is quoted only if the reader has no copy to point at."""
    return draw_content(envelope.content, quote=envelope.reply_to is None)


def draw_content(content: Content, *, quote: bool) -> Drawn:
    """Return the words of one content."""
    if content.kind is Kind.RECEIPT:
        return Drawn(f"{say('post.sent', alias=content.alias or '')} {content.text}.", [])
    if content.alias is None:
        return Drawn(content.text, [])
    answered = f"{say('telegram.answers', quoted=content.quoted)}\n" if quote and content.quoted else ""
    alias = say("post.own_alias", alias=content.alias) if content.own else content.alias
    bold = MessageEntity(type=MessageEntity.BOLD, offset=0, length=units(alias))
    head = say("post.edited", alias=alias) if content.edited else alias
    return Drawn(f"{head}\n{answered}{content.text}".rstrip(), [bold])


def keyboard(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """Return buttons, one a row: labels are sentences, and thumbs are wide."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(one.label, url=one.url)
                if one.url
                else InlineKeyboardButton(one.label, callback_data=one.token)
            ]
            for one in buttons
        ]
    )

"""What a notice looks like as an e-mail: plain text, a neutral subject, nothing that tracks whoever reads it."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from core.message import Content, Envelope
from core.replies import say

_LINES: Final = SMTP.clone(cte_type="7bit")  # then no server can be asked for more than it does
_DOTS: Final = re.compile(rb"(?m)^\.")


def words_of(content: Content) -> str:
    """Return a notice's words, the page that it leads to, and that nobody reads answers."""
    links = [f"{say(one.key)}: {one.url}" for one in content.buttons if one.url]
    return "\n\n".join([content.text, *links, say("contacts.no_answers")]) + "\n"


def letter(envelope: Envelope, sender: str, domain: str, now: datetime) -> EmailMessage:
    """Return a notice as an e-mail."""
    made = EmailMessage(policy=_LINES)
    made["From"] = sender
    made["To"] = envelope.to.user
    made["Subject"] = say("contacts.subject")
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{envelope.name}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(words_of(envelope.content))
    return made


def on_the_wire(made: EmailMessage) -> bytes:
    """Return what is sent after DATA: its lines as SMTP wants them, with the closing dot."""
    lines = _DOTS.sub(b"..", made.as_bytes(policy=_LINES))
    return lines + (b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n")

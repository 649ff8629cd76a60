"""A notice's words on their way into a sealed column and back."""

import json

from core.replies import Button, Reply


def reply_bytes(reply: Reply) -> bytes:
    """Return a reply as JSON."""
    buttons = [[button.key, button.token, button.url, button.form, button.gaps] for button in reply.buttons]
    return json.dumps({"key": reply.key, "gaps": reply.gaps, "buttons": buttons, "kept": reply.kept}).encode()


def reply_from(raw: bytes) -> Reply:
    """Return the reply of `reply_bytes`."""
    record = json.loads(raw)
    return Reply(record["key"], record["gaps"], tuple(Button(*parts) for parts in record["buttons"]), record["kept"])

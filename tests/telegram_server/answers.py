"""How Telegram says no: the refusals of the Bot API, with their codes and descriptions."""

from typing import Any


class Refusal(Exception):
    """The request is answered with an error. `code` is the HTTP status, `parameters` is Telegram's ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refusal:
    """Return a 400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {reason}")


def too_many(retry_after: int) -> Refusal:
    """Return a 429 that asks for a rest of whole seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def blocked() -> Refusal:
    """Return the 403 of a person who has blocked the bot."""
    return Refusal(403, "Forbidden: bot was blocked by the user")

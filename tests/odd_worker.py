"""A model's process with a model that does what its text says: hang, die, fail, nonsense."""

import os
import threading

from moderation.serving import pipes, serve


class Odd:
    name = "odd"

    def scores(self, text: str) -> dict[str, float]:
        if "hang" in text:
            threading.Event().wait()
        if "die" in text:
            os._exit(3)
        if "fail" in text:
            raise ValueError(text)
        if "nonsense" in text:
            return {"toxicity": 7.0}
        return {"toxicity": 0.95 if "cruel" in text else 0.0}


if __name__ == "__main__":
    serve(lambda _recipe: (Odd(), None), *pipes())

"""Which prompt a circle gets: no dice, so that every replica and every restart chooses the same."""

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

from core.ids import CircleId
from prompts.catalogue import Catalogue, Prompt


def pick(catalogue: Catalogue, circle: CircleId, nominal: str, already: Sequence[str]) -> Prompt:
    """Return the prompt for an occurrence; the same input always gives the same prompt.

    `nominal` begins with the local date, ``2026-03-29``. `already` are the ids of past prompts, oldest first; ids that
    the catalogue no longer has are ignored. None comes again before all others came. Each circle goes round in an
    order of its own, so this holds also when old posts, and with them the older ids, have been deleted.
    """
    ring = sorted(catalogue.prompts, key=lambda prompt: _place(circle, prompt.id))
    places = {prompt.id: place for place, prompt in enumerate(ring)}
    past = [name for name in already if name in places]
    if not past:
        return ring[date.fromisoformat(nominal[:10]).toordinal() % len(ring)]
    last_use = {name: turn for turn, name in enumerate(past)}
    here = places[past[-1]]
    return min(ring, key=lambda one: (last_use.get(one.id, -1), (places[one.id] - here - 1) % len(ring)))


def _place(circle: CircleId, prompt: str) -> bytes:
    # Not the built-in hash: that differs from one start of the program to the next.
    return blake2b(f"{circle}\n{prompt}".encode(), digest_size=16).digest()

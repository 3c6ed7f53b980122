"""A message that fits no entry of the person's own audience, but surely one of the other's.

Looked at only where nothing is answered anyway, with the vector that is there already.
"""

from __future__ import annotations

from bot.domain.entry import Audience
from bot.domain.understood import Verdict
from bot.understanding import query
from bot.understanding.engine import Engine
from bot.understanding.language import Reading
from bot.understanding.search import Found, judged

LEAD = 0.2
"""So much surer of the other audience's entry than of the first of one's own it must be."""


def entry_of_others(engine: Engine, audience: Audience, own: Found, reading: Reading) -> str | None:
    """The entry of the other audience that would be answered with, or None.

    ``own`` is what was found for the person's own audience.
    """
    (other,) = (one for one in Audience if one is not audience)
    shelf = engine.shelves[other]
    variants = query.variants(own.text, reading, shelf.index)
    found = judged(shelf, own.text, variants, own.vector, reading, {})
    candidates = own.ranking.candidates
    sure_of_own = candidates[0].p if candidates else 0.0
    if found.verdict is not Verdict.ANSWER or found.chosen[0].p < sure_of_own + LEAD:
        return None
    return found.entry_id

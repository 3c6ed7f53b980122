"""Whether a message is taken for an emergency, without the search that follows where it is not."""

from __future__ import annotations

from bot.domain.entry import Audience
from bot.domain.understood import Question
from bot.understanding.core import Core, hear, is_emergency
from bot.understanding.evaluate import Case
from bot.understanding.meaning import Meaning
from tests.support.wiring import shipped_meaning


def rings(core: Core, case: Case, *, told: bool, by_words: bool = False) -> bool:
    """Whether a resident's message is answered as an emergency (``told``: in this language).

    That nothing else makes it one is held by the messages that are decided to the end.
    """
    meaning: Meaning | None = None if by_words else shipped_meaning()
    question = Question(case.text, Audience.RESIDENT, prior=case.locale if told else None)
    engine = core.engine()
    return is_emergency(engine, question, hear(engine, question, meaning))

"""A small content with the shipped grants, and an understanding that really reads projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from bot.domain.entry import Audience, Content
from bot.domain.understood import Question, Understood
from bot.understanding.projects.reader import Reader
from tests.support.grants import book
from tests.support.small import Told, small_content, small_entry

COMMUNITY = "grants/multicultural-community"
COOPERATION = "grants/international-cooperation-model"


@cache
def reader() -> Reader:
    """Over the shipped grants, built once."""
    return Reader(book())


def content_with_grants() -> Content:
    """The small content, the shipped grants, and an entry for two of them."""
    small = small_content()
    entries = {
        one: small_entry(one, audience=Audience.MUNICIPAL, division=division)
        for one, division in ((COMMUNITY, "multicultural"), (COOPERATION, "economic"))
    }
    return replace(small, entries={**small.entries, **entries}, grants=book())


class ReadsProjects(Told):
    """Told what a message means, but reads by itself what it says about a project."""

    def __init__(self, known: Mapping[str, Understood] | None = None) -> None:
        super().__init__(known)

    def decide(self, question: Question) -> Understood:
        """What was told beforehand, with what can be read."""
        understood = super().decide(question)
        if question.project is None:
            return understood
        return replace(understood, heard=reader().read(question.text, question.project))

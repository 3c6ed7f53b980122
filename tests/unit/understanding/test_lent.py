"""A city's own base knows danger and greetings from the content we ship."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.entry import Audience, Content
from bot.domain.locale import EN
from bot.domain.understood import Question, SmallTalk, Understood, Verdict
from bot.storage.compiled import CompiledFiles
from bot.understanding.core import Core
from bot.understanding.embedding import Embedder, EmbeddingFailed, Floats
from bot.understanding.kept_vectors import KeptVectors
from bot.understanding.lent import Lender, is_lent
from bot.understanding.meaning import Meaning
from tests.unit.understanding.conftest import Holder

AMBULANCE = "emergency/call-ambulance"
GARBAGE = "utilities/garbage-sorting"


@pytest.fixture
def city(content: Content) -> Content:
    """One entry, and nothing of what people write."""
    return Content({GARBAGE: content.entries[GARBAGE]}, {}, (), version="city")


def lender(content: Content, told: list[str] | None = None) -> Lender:
    """Lends what is in this content; ``told`` hears when it is read."""

    def read() -> Content:
        if told is not None:
            told.append("read")
        return content

    return Lender(lambda: "shipped", read, None)


def decided(core: Core, text: str) -> Understood:
    return core.decide(Question(text, Audience.RESIDENT, chosen=EN))


def test_a_cry_for_help_is_heard_without_an_entry_about_it(content: Content, city: Content) -> None:
    found = decided(Core(Holder(city), lender=lender(content)), "my wife is not breathing")
    assert (found.verdict, found.emergency_kind) == (Verdict.EMERGENCY, "medical")
    assert [fact.on(date(2026, 11, 23)).value for fact in found.phones] == ["119"]
    alone = decided(Core(Holder(city)), "my wife is not breathing")
    assert alone.verdict is not Verdict.EMERGENCY


def test_the_numbers_of_an_entry_the_base_has_are_its_own(content: Content) -> None:
    own = Content({AMBULANCE: content.entries[AMBULANCE]}, {}, (), version="own")
    found = decided(Core(Holder(own), lender=lender(content)), "my wife is not breathing")
    assert (found.verdict, found.phones) == (Verdict.EMERGENCY, ())


def test_small_talk_is_small_talk_and_questions_are_the_bases_own(
    content: Content, city: Content
) -> None:
    core = Core(Holder(city), lender=lender(content))
    assert decided(core, "thank you").smalltalk is SmallTalk.THANKS
    found = decided(core, "putting out garbage")
    assert found.candidates[0].entry_id == GARBAGE
    assert {one.entry_id for one in found.candidates} == {GARBAGE}


def test_a_base_that_lists_cries_itself_borrows_nothing(content: Content, city: Content) -> None:
    own = replace(city, emergency=dict.fromkeys(content.emergency, ()), version="own")
    read: list[str] = []
    core = Core(Holder(own), lender=lender(content, read))
    assert decided(core, "my wife is not breathing").verdict is not Verdict.EMERGENCY
    assert read == []


def test_what_is_lent_is_learnt_once(content: Content, city: Content, tmp_path: Path) -> None:
    compiled, read = CompiledFiles(tmp_path), list[str]()
    for _ in range(2):
        core = Core(Holder(city), compiled, lender=lender(content, read))
        verdict = decided(core, "my wife is not breathing").verdict
        assert verdict is Verdict.EMERGENCY
    assert read == ["read"]
    assert is_lent(lender(content), compiled)


def test_without_vectors_words_are_lent(content: Content, city: Content, tmp_path: Path) -> None:
    class Broken:
        name = "broken"

        def embed(self, texts: Any) -> Floats:
            raise EmbeddingFailed("not now")

    embedder: Embedder = Broken()
    meant = Meaning(embedder, KeptVectors(None, None))
    lends = replace(lender(content), meaning=meant)
    core = Core(Holder(city), CompiledFiles(tmp_path), meant, lends)
    assert decided(core, "my wife is not breathing").verdict is Verdict.EMERGENCY

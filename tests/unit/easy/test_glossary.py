"""The shipped glossary and what is read from any."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.content.source import content_root
from bot.domain.errors import ContentError
from bot.easy.checker import Checker
from bot.easy.glossary import FILE, Glossary, Term, read_glossary


def test_the_shipped_words_are_many_and_complete() -> None:
    glossary = read_glossary(content_root())
    assert len(glossary.terms) >= 120
    assert len(glossary.by_word) == len(glossary.terms)
    for term in glossary.terms:
        assert re.fullmatch(r"[ぁ-ゖー]+", term.kana), term.word
        assert term.easy


def test_the_explanations_are_easy_themselves(checker: Checker) -> None:
    hard = {
        term.word: [one.rule for one in checker.check(term.easy).findings if one.level == "E"]
        for term in checker.glossary.terms
    }
    allowed = {"V3", "K5", "G6", "G3"}
    assert {word: rules for word, rules in hard.items() if set(rules) - allowed} == {}


def test_no_avoided_word_is_an_official_one() -> None:
    glossary = read_glossary(content_root())
    assert not glossary.banned.keys() & glossary.by_word.keys()


def test_a_content_root_without_a_glossary_has_no_words(tmp_path: Path) -> None:
    assert read_glossary(tmp_path) == Glossary()


@pytest.mark.parametrize("raw", ["][", "word: 町", "- {word: 町}", "- 町"])
def test_a_broken_glossary_is_told(tmp_path: Path, raw: str) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text(raw, "utf-8")
    with pytest.raises(ContentError):
        read_glossary(tmp_path)


def test_more_words_do_not_replace_those_there_are() -> None:
    glossary = Glossary((Term("町", "まち", "x"),))
    more = glossary.with_words([Term("町", "ちょう", ""), Term("県", "けん", "")])
    assert more.by_word["町"].kana == "まち"
    assert more.by_word["県"].kana == "けん"

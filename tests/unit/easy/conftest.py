"""The tools with the shipped glossary, built once."""

from __future__ import annotations

import pytest

from bot.content.source import content_root
from bot.easy.checker import Checker
from bot.easy.furigana import Furigana
from bot.easy.glossary import read_glossary


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker(read_glossary(content_root()))


@pytest.fixture(scope="session")
def furigana(checker: Checker) -> Furigana:
    return checker.furigana

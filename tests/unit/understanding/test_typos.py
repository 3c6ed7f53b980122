from __future__ import annotations

import pytest

from bot.understanding.typos import MAX_WORDS, NOTHING, Vocabulary, repair

VOCABULARY = Vocabulary.of(("ambulance", "fire", "garbage", "insurance", "residence", "resident"))


@pytest.mark.parametrize(
    ("word", "right"),
    [("ambulence", "ambulance"), ("garbge", "garbage"), ("insurence", "insurance")],
)
def test_a_slip_is_put_right(word: str, right: str) -> None:
    assert repair([word], VOCABULARY) == {word: right}


@pytest.mark.parametrize(
    "word", ["garbage", "gar", "fired", "fires", "cabbage", "umbulance", "12345", ""]
)
def test_known_short_inflected_and_distant_words_are_left_alone(word: str) -> None:
    assert repair([word], VOCABULARY) == {}


def test_a_word_gets_one_repair_however_often_it_comes() -> None:
    assert repair(["garbge", "garbge"], VOCABULARY) == {"garbge": "garbage"}


def test_a_long_message_is_not_looked_up_without_end() -> None:
    words = ["q" + "abcdefghijklmnop"[at % 16] * 6 + "xyz"[at % 3] * at for at in range(60)]
    assert repair([*words, "garbge"], VOCABULARY) == {}
    assert repair([*words[: MAX_WORDS - 1], "garbge"], VOCABULARY) == {"garbge": "garbage"}


def test_nothing_is_repaired_without_a_vocabulary() -> None:
    assert repair(["garbge"], NOTHING) == {}

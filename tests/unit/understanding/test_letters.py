"""What letters tell of a language: the learning on texts of its own, and the table we ship."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import LocaleTag
from bot.understanding import letters
from bot.understanding.language import identify
from bot.understanding.letters import CYRILLIC, HAN, LATIN, SCRIPTS, Letters, _Rows
from bot.understanding.letters_learning import learn
from bot.understanding.normalise import normalise
from tests.questions.measuring import cases

TEXTS = {
    LocaleTag("ru"): [("где можно получить карту", 99.0)],
    LocaleTag("uk"): [("де можна отримати картку", 99.0)],
    LocaleTag("mn"): [("картаа хаанаас авч болох", 99.0)],
}


def test_a_word_seen_in_one_language_speaks_for_it() -> None:
    told = Letters(CYRILLIC, *learn(CYRILLIC, TEXTS)).told("Можна?")
    assert told["uk"] == 0
    assert told["ru"] < -1
    assert told["mn"] < -1


def test_letters_that_nobody_wrote_tell_nothing() -> None:
    told = Letters(CYRILLIC, *learn(CYRILLIC, TEXTS)).told("ццц 12, abc")
    assert set(told.values()) == {0.0}


@given(
    st.lists(st.text("абвг ", min_size=1, max_size=5), unique=True),
    st.text("абвгд x", max_size=30),
)
def test_the_longest_known_run_speaks_at_every_place(runs: list[str], text: str) -> None:
    row = {run: at for at, run in enumerate(runs)}
    ends = [
        [row[text[start:end]] for start in range(max(0, end - 5), end) if text[start:end] in row]
        for end in range(2, len(text) + 1)
    ]
    assert _Rows.of(runs).longest(text, 5).tolist() == [found[0] for found in ends if found]


def test_the_same_texts_teach_the_same() -> None:
    runs, odds = learn(CYRILLIC, TEXTS)
    again, same = learn(CYRILLIC, TEXTS)
    assert runs == again
    assert np.array_equal(odds, same)


def test_characters_never_read_are_told_by_the_national_standards() -> None:
    table = Letters(HAN, *learn(HAN, dict.fromkeys(HAN.columns, ())))
    assert max(table.told("龙").items(), key=lambda one: one[1])[0] == "zh-Hans"
    assert max(table.told("們").items(), key=lambda one: one[1])[0] == "zh-Hant"
    assert max(table.told("働").items(), key=lambda one: one[1])[0] == "ja"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_table_fits_its_script(script: letters.Script) -> None:
    told = letters.of(script).told("visa виза 在留")
    assert tuple(told) == script.columns
    assert max(told.values()) == 0


@pytest.mark.parametrize(
    "word", ["救急車 ", "我救急車 ", "malai thaha chaina ", "где ", "chuyển nhà "]
)
def test_a_thousand_characters_of_one_kind_are_read(word: str) -> None:
    for prior in (None, LocaleTag("vi"), LocaleTag("zh-Hans")):
        assert identify(normalise(word * 500), prior).confidence > 0


def test_texts_without_accents_are_told_too() -> None:
    for locale, text in (("vi", "dang ky o dau"), ("pt-BR", "nao sei"), ("fr", "ou declarer")):
        told = letters.of(LATIN).told(text)
        assert max(LATIN.locales, key=lambda tag: told[tag]) == locale


@pytest.mark.parametrize(
    ("prior", "at_least"),
    [pytest.param(False, 0.85, id="alone"), pytest.param(True, 0.97, id="in its conversation")],
)
def test_one_to_four_words_of_a_question_tell_their_language(prior: bool, at_least: float) -> None:
    """The questions are no part of what the letters were learnt from."""
    drawn = random.Random(9)
    right = wrong = 0
    for case in cases("seen", "resident"):
        words = normalise(case.text).split()
        if case.locale not in {*LATIN.locales, *CYRILLIC.locales} or len(words) < 4:
            continue
        size = drawn.randint(1, 4)
        start = drawn.randrange(len(words) - size + 1)
        asked = " ".join(words[start : start + size])
        reading = identify(asked, case.locale if prior else None)
        right += reading.locale == case.locale
        wrong += reading.locale != case.locale
        assert not (prior and size <= 2 and reading.sure and reading.locale != case.locale), asked
    assert right + wrong >= 200
    assert right / (right + wrong) >= at_least


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es", "la luna"),
        ("pt-BR", "os pássaros voam"),
        ("fr", "une phrase"),
        ("de", "der Hund bellt"),
        ("en", "a funny joke"),
        ("fil", "ang pusa"),
        ("id", "kucing lucu"),
        ("vi", "con mèo"),
        ("uk", "кішка спить"),
        ("ru", "кошка спит"),
        ("zh-Hans", "在春天开花"),
        ("zh-Hant", "在春天開花"),
        ("zh-Hans", "公园的湖水"),
        ("zh-Hant", "貓跟狗玩"),
        ("ja", "桜並木"),
        ("ja", "駅前広場"),
    ],
)
def test_everyday_words_that_are_in_none_of_our_texts_are_told(locale: str, text: str) -> None:
    assert identify(normalise(text), None).locale == locale


@pytest.mark.parametrize(("text", "locale"), [("em", "pt-BR"), ("po", "fil"), ("le", "fr")])
def test_one_or_two_letters_are_a_guess_never_more(text: str, locale: str) -> None:
    reading = identify(text, None)
    assert reading.locale == locale
    assert not reading.sure
    assert identify(text, LocaleTag("vi")).locale == "vi"


def test_rare_shifts_are_left_out_and_frequent_ones_kept() -> None:
    def runs(times: float) -> list[str]:
        same = [("аб вг", 100.0)]
        texts = {**dict.fromkeys(CYRILLIC.locales, same), LocaleTag("uk"): [("аг вб", times)]}
        return [run for run in learn(CYRILLIC, texts)[0] if len(run) > 1]

    assert "аг" not in runs(9.0)
    assert "аг" in runs(900.0)


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("kati paisa lagcha malai thaha chaina", "ne"),
        ("jyuminhyo wa doko de moraemasu ka", "ja-simple"),
    ],
)
def test_nepali_and_japanese_in_latin_letters_are_not_surely_another_language(
    text: str, prior: str
) -> None:
    for known in (None, LocaleTag(prior), LocaleTag("en")):
        assert not identify(text, known).sure


@pytest.mark.parametrize("prior", ["vi", "pt-BR", "en", "fil"])
@pytest.mark.parametrize("text", ["visa", "my number", "hello work", "koban"])
def test_a_word_or_two_never_surely_turn_a_conversation(text: str, prior: str) -> None:
    reading = identify(text, LocaleTag(prior))
    assert reading.locale == prior or not reading.sure

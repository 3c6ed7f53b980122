"""Which sentences of a text tell what it costs, until when, where to go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import Confidence, Entry, EntryText, Fact, FactKind, FactValue
from bot.domain.followup import Aspect, FollowupWords
from bot.domain.locale import EN, JA
from bot.domain.passages import MOST, naming, telling
from tests.support.small import HOSPITAL, small_entry

WORDS = FollowupWords(
    tell={
        Aspect.COST: ("cost", "free", "price:"),
        Aspect.WHEN: ("deadline", "within", "when:"),
        Aspect.WHERE: ("city hall", "police box"),
        Aspect.BRING: ("bring",),
        Aspect.LANGUAGE: ("interpreter",),
        Aspect.DURATION: ("takes",),
    }
)
BODY = """\
Report it to a police box first. Then go to the office within {within}, e.g. {office}.

- Deadline: {within} from the day you noticed. Count it well.
- Bring: passport, photo
- Cost: nothing if it was stolen, else {fee}.

Bring to the school:
- the form
- a photo

It takes {takes}. Questions: {line} ({line:hours}), in {line:languages} and more.
[Prices of others](https://example.jp/cost) do not matter. When: nobody knows."""


def fact(name: str, kind: FactKind, value: int | str) -> Fact:
    return Fact(name, kind, (FactValue(value),), None, "2026-11", Confidence.FOUND)


def entry(body: str = BODY) -> tuple[EntryText, Entry]:
    facts = {
        "within": fact("within", FactKind.DAYS, 14),
        "takes": fact("takes", FactKind.DAYS, 30),
        "fee": fact("fee", FactKind.JPY, 4000),
        "line": fact("line", FactKind.TEL, "0570-013904"),
        "office": fact("office", FactKind.WORD, "入管"),
    }
    text = EntryText(EN, "Lost card", body)
    return text, replace(small_entry(HOSPITAL), facts=facts, texts={EN: text})


@pytest.mark.parametrize(
    ("aspect", "told"),
    [
        (Aspect.COST, ["- Cost: nothing if it was stolen, else {fee}."]),
        (
            Aspect.WHEN,
            [
                "Then go to the office within {within}, e.g. {office}.",
                "- Deadline: {within} from the day you noticed. Count it well.",
                "When: nobody knows.",
            ],
        ),
        (Aspect.WHERE, ["Report it to a police box first."]),
        (
            Aspect.BRING,
            ["- Bring: passport, photo", "Bring to the school:", "- the form", "- a photo"],
        ),
        (Aspect.PHONE, ["Questions: {line} ({line:hours}), in {line:languages} and more."]),
        (Aspect.HOURS, ["Questions: {line} ({line:hours}), in {line:languages} and more."]),
        (Aspect.LANGUAGE, ["Questions: {line} ({line:hours}), in {line:languages} and more."]),
        (Aspect.DURATION, ["It takes {takes}."]),
    ],
    ids=[str(aspect) for aspect in Aspect],
)
def test_the_lines_that_tell_it_are_found(aspect: Aspect, told: list[str]) -> None:
    assert list(telling(*entry(), aspect, WORDS)) == told


@pytest.mark.parametrize("aspect", list(Aspect))
def test_a_text_that_says_nothing_of_it_gives_nothing(aspect: Aspect) -> None:
    assert telling(*entry("Smile. Be happy.\n\n- Sing"), aspect, WORDS) == ()


def test_a_word_with_a_colon_counts_only_as_a_label() -> None:
    assert telling(*entry("The price of love is high."), Aspect.COST, WORDS) == ()
    assert telling(*entry("- Price: high"), Aspect.COST, WORDS) == ("- Price: high",)


def test_short_words_are_whole_words() -> None:
    assert telling(*entry("The court frees you."), Aspect.COST, WORDS) == ()
    assert telling(*entry("It is free."), Aspect.COST, WORDS) == ("It is free.",)


def test_without_words_only_facts_tell() -> None:
    assert telling(*entry(), Aspect.COST, None) == (
        "- Cost: nothing if it was stolen, else {fee}.",
    )
    assert telling(*entry(), Aspect.WHERE, None) == ()


def test_sentences_that_leave_no_spaces_are_cut_and_brackets_kept_whole() -> None:
    words = FollowupWords(tell={Aspect.WHERE: ("市役所",), Aspect.COST: ("無料",)})
    text = EntryText(
        JA, "題", "まず警察へ行きます。次に市役所へ（無料。予約なし）行きます。終わり。"
    )
    found = telling(text, small_entry(HOSPITAL), Aspect.WHERE, words)
    assert found == ("次に市役所へ（無料。予約なし）行きます。",)


def test_neighbours_of_one_line_stay_on_it() -> None:
    text, known = entry("It is free. Other things. Really free. Free it is.")
    assert telling(text, known, Aspect.COST, WORDS) == ("It is free. Really free. Free it is.",)


def test_never_more_than_a_few_lines() -> None:
    body = "\n".join(f"- Cost: {letter}" for letter in "abcdefghij")
    assert len(telling(*entry(body), Aspect.COST, WORDS)) == MOST


def test_lines_that_name_all_words() -> None:
    text, _ = entry("Students pay less. Old students too. Nobody else.")
    assert naming(text, ("student",)) == ("Students pay less. Old students too.",)
    assert naming(text, ("student", "old")) == ("Old students too.",)
    assert naming(text, ("student", "child")) == ()
    assert naming(text, ()) == ()


@given(st.text(max_size=200), st.sampled_from(list(Aspect)))
def test_any_text_can_be_looked_through(body: str, aspect: Aspect) -> None:
    text, known = entry(body)
    assert len(telling(text, known, aspect, WORDS)) <= 2 * MOST

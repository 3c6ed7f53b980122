"""A talk that goes on: what leans on the answer before, and what nobody here can read."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town, labels, words

CARD = "I lost my residence card"


@pytest.mark.parametrize("platform", ["line", "telegram"])
def test_after_an_answer_short_questions_are_answered_from_it(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.begins()
    phone.presses("English")
    phone.says(CARD)

    cost = phone.says("How much does it cost?")
    assert words(cost).startswith("Lost or stolen residence card")
    assert "Cost: nothing" in words(cost)
    assert "14 days" not in words(cost)
    assert "📄 Whole answer" in labels(cost)

    wait = phone.says("opening hours?")
    assert "08:30" in words(wait)
    whole = phone.presses("📄 Whole answer")
    assert "14 days" in words(whole)


def test_one_of_several_is_chosen_by_words_and_two_questions_are_both_kept(town: Town) -> None:
    phone = town.line()
    phone.begins()
    phone.presses("English")
    both = phone.says("Where do I register my new address? Also, can I pay resident tax in parts?")
    assert "You also asked about:" in words(both)
    assert "Resident tax" in words(phone.says("the first one"))


def test_a_language_nobody_here_has_is_told_with_a_person_and_the_languages(town: Town) -> None:
    phone = town.telegram()
    said = phone.says("ho perso la carta di residenza, cosa devo fare?")
    assert "I do not know this language yet" in words(said)
    assert "119" in words(said)
    assert {"🙋 Ask a person", "Tiếng Việt"} <= set(labels(said))

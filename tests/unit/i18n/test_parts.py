"""Parts of answers, further questions, and languages nobody here has."""

from __future__ import annotations

import pytest

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Content, EntryText, FactKind, FactValue
from bot.domain.followup import Aspect, FollowupWords
from bot.domain.locale import EN, JA, JA_SIMPLE
from bot.domain.reply import Reply
from bot.domain.utterance import AlsoAsked, AnswerPart, CannotRead, OtherLanguage, Said
from bot.i18n.composer import TextComposer
from tests.support.wiring import shipped_catalogs
from tests.unit.i18n.everything import data
from tests.unit.i18n.sample import AMBULANCE, GARBAGE, LOST, NOW, FixedContent, entry, fact

CARD = entry(
    "immigration/card",
    EntryText(
        EN,
        "Your card",
        "Go to the office within {within}.\n\n"
        "- Cost: {fee}\n- Bring: a photo\n\nSmile. Call {line}.",
    ),
    EntryText(JA, "カード", "{within}以内に行きます。\n- お金：{fee}"),
    facts=(
        fact("within", FactKind.DAYS, FactValue(14)),
        fact("fee", FactKind.JPY, FactValue(4000)),
        fact("line", FactKind.TEL, FactValue("0570-013904")),
    ),
    varies_by_town=True,
)
WORDS = {
    EN: FollowupWords(tell={Aspect.COST: ("cost",), Aspect.BRING: ("bring",)}),
    JA: FollowupWords(tell={Aspect.COST: ("お金:",)}),
}


@pytest.fixture(scope="module")
def composer() -> TextComposer:
    entries = {one.id: one for one in (CARD, LOST, GARBAGE, AMBULANCE)}
    content = Content(entries, {}, (), followups=WORDS)
    return TextComposer(FixedContent(content), shipped_catalogs())


def say(composer: TextComposer, what: object, locale: str = EN) -> Reply:
    (reply,) = composer.compose([Said(what, locale)], now=NOW)  # type: ignore[arg-type]
    return reply


def test_only_the_lines_that_tell_it_are_shown_with_title_and_source(
    composer: TextComposer,
) -> None:
    reply = say(composer, AnswerPart(CARD.id, (Aspect.COST,)))
    assert reply.text.startswith("Your card\n\n• Cost: ¥4,000")
    assert "Source:" in reply.text
    assert "photo" not in reply.text
    assert "14 days" not in reply.text
    assert reply.phones == ()
    assert reply.entry_id == CARD.id
    assert data(reply)[0] == choice_data(Action.ENTRY, CARD.id)
    assert choice_data(Action.HUMAN, "ask") in data(reply)


def test_two_questions_are_told_in_their_order(composer: TextComposer) -> None:
    text = say(composer, AnswerPart(CARD.id, (Aspect.BRING, Aspect.WHEN))).text
    assert text.index("photo") < text.index("14 days")


def test_a_number_can_be_tapped(composer: TextComposer) -> None:
    reply = say(composer, AnswerPart(CARD.id, (Aspect.PHONE,)))
    assert [phone.number for phone in reply.phones] == ["0570-013904"]
    assert "Smile" not in reply.text


def test_it_is_told_in_the_language_of_the_text(composer: TextComposer) -> None:
    assert "・お金：4,000円" in say(composer, AnswerPart(CARD.id, (Aspect.COST,)), JA).text


def test_what_the_text_does_not_tell_is_never_guessed(composer: TextComposer) -> None:
    reply = say(composer, AnswerPart(CARD.id, (Aspect.DURATION,)))
    assert "does not say this" in reply.text
    assert "Your card" in reply.text
    assert "differs from town to town" in reply.text
    assert "14" not in reply.text
    assert data(reply)[0] == choice_data(Action.ENTRY, CARD.id)


def test_what_is_told_in_part_says_so(composer: TextComposer) -> None:
    text = say(composer, AnswerPart(CARD.id, (Aspect.COST, Aspect.DURATION))).text
    assert "¥4,000" in text
    assert "nothing about the rest" in text


def test_lines_that_name_the_words_are_shown(composer: TextComposer) -> None:
    reply = say(composer, AnswerPart(CARD.id, naming=("photo",)))
    assert "• Bring: a photo" in reply.text
    gone = say(composer, AnswerPart(CARD.id, naming=("child",)))
    assert "does not say this" in gone.text


def test_further_questions_stand_by_number(composer: TextComposer) -> None:
    reply = say(composer, AlsoAsked((GARBAGE.id, LOST.id)))
    assert "You also asked about:" in reply.text
    assert reply.text.index("1. ") < reply.text.index("2. ")
    assert data(reply)[:2] == [
        choice_data(Action.ENTRY, GARBAGE.id),
        choice_data(Action.ENTRY, LOST.id),
    ]


def test_another_language_gets_the_emergency_numbers_a_person_and_all_languages(
    composer: TextComposer,
) -> None:
    first = say(composer, OtherLanguage())
    last = say(composer, OtherLanguage(LOST.id, last=True), JA_SIMPLE)
    for number in ("110", "119"):
        assert number in first.text
        assert number in last.text
    assert first.choices == ()
    assert data(last)[:2] == [
        choice_data(Action.HUMAN, "yes"),
        choice_data(Action.ENTRY, LOST.id),
    ]
    assert choice_data(Action.LANGUAGES, "2") in data(last)
    assert last.choices[0].label == "🙋 Ask a person"
    assert len(last.choices) <= 12


def test_a_message_without_words_gets_a_way_on(composer: TextComposer) -> None:
    reply = say(composer, CannotRead("wordless"))
    assert "no words" in reply.text
    assert data(reply)

"""Outcome cards in words: what they say, and that every platform takes them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from bot.channels.limits import LINE_MESSAGES_PER_CALL, TELEGRAM_TEXT, utf16_length
from bot.channels.line.messages import plan_line
from bot.domain.eligibility.card import ALL, CardSet
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.sheet import Sheet, Tone, Weight
from bot.domain.utterance import OutcomeCard
from bot.i18n.wording.card import card_sheet
from bot.i18n.wording.card_replies import MARKS, MOST, chat_text, outcome_card, terminal_text
from tests.support.grants import Situation, by_grant, situations
from tests.support.sheets import SHEETS, cards, voice

BY_ID = {one.id: one for one in situations()}
DRILL = BY_ID["mc-town-disaster-drill"]
YEN = re.compile(r"¥([\d,]+)|([\d,]+)円")


class Links:
    """Gives an address that says what it was asked for."""

    def address(self, found: CardSet, locale: LocaleTag, day: date) -> str | None:
        return f"https://bot.example.jp/card/{found.case.grant}.{locale}.{day}.pdf"


def told(situation: Situation, locale: LocaleTag = EN, grant: str = "") -> tuple[str, ...]:
    spoken = voice(situation, locale)
    replies = outcome_card(spoken, OutcomeCard(cards(situation, grant)))
    return tuple(reply.text for reply in replies)


@pytest.mark.parametrize("locale", [JA, EN])
@pytest.mark.parametrize("grant", by_grant())
def test_every_card_fits_every_platform(grant: str, locale: LocaleTag) -> None:
    for situation in by_grant()[grant]:
        for asked in (grant, ALL):
            replies = outcome_card(voice(situation, locale), OutcomeCard(cards(situation, asked)))
            assert len(replies) <= LINE_MESSAGES_PER_CALL - 1, situation.id
            for reply in replies:
                assert utf16_length(reply.text) <= TELEGRAM_TEXT, situation.id
                assert "…" not in reply.text, f"{situation.id} was cut"
                assert not re.search(r"[{}|]", reply.text), situation.id
                assert reply.text == reply.text.strip(), situation.id


@pytest.mark.parametrize("locale", [JA, EN])
def test_line_takes_a_card_in_one_call(locale: LocaleTag) -> None:
    for situation in situations()[::20]:
        for grant in ("", ALL):
            spoken = replace(voice(situation, locale), links=Links())
            replies = outcome_card(spoken, OutcomeCard(cards(situation, grant)))
            assert len(plan_line(replies)) == 1


@pytest.mark.parametrize("locale", [JA, EN])
def test_the_amount_is_told_exactly(locale: LocaleTag) -> None:
    for situation in situations():
        wanted = situation.amount["cap_jpy"] if situation.amount else None
        if wanted is None:
            continue
        sheet = card_sheet(voice(situation, locale), cards(situation))
        [amount] = [part for part in sheet.sections if YEN.search(part.lines[0].text)]
        first = YEN.search(amount.lines[0].text)
        assert first is not None, situation.id
        assert int((first[1] or first[2]).replace(",", "")) == wanted, situation.id


def test_each_deciding_rule_comes_with_its_reason_year_and_state() -> None:
    for situation in situations():
        assert_reasons(situation)


def assert_reasons(situation: Situation) -> None:
    found = cards(situation)
    text = terminal_text(card_sheet(voice(situation, JA), found))
    for ruling in found.cards[0].deciding:
        assert ruling.rule.reason.ja in text
        for citation in ruling.rule.citations:
            dated = citation.as_of.replace("/", "–").replace("undated", "日付")
            assert dated in text
            assert citation.source.title in text
    english = chat_text(voice(situation, EN), card_sheet(voice(situation, EN), found), Weight.CORE)
    for ruling in found.cards[0].deciding:
        assert ruling.rule.reason.en in english


def test_a_card_never_promises() -> None:
    for situation in situations():
        text = "\n".join(told(situation))
        assert "no decision and no promise" in text
        assert not re.search(r"\b(is eligible|will receive the grant|guarante)", text)


def test_the_verdict_can_be_told_without_colours() -> None:
    assert set(MARKS) == set(Tone)
    assert len(set(MARKS.values())) == len(MARKS)
    assert told(DRILL)[0].splitlines()[1].startswith("○ ")


def test_arithmetic_and_days_are_shown() -> None:
    first, second = told(DRILL)
    assert "Eligible cost ¥2,500,000; ceiling ¥3,000,000. The lower one counts." in first
    assert "Time left: 41 days." in first
    assert "Multicultural Affairs Division of CLAIR: 03-5213-1725" in second
    assert "Application forms (Word)" in second
    assert "What is the project about? → Disaster" in second


def test_japanese_officers_read_eras() -> None:
    first = told(DRILL, JA)[0]
    assert "令和8年度（2026年度）" in first
    assert "2025年9月30日（令和7年）" in first
    assert "41日" in first
    assert told(DRILL, JA_SIMPLE)[0].count("令和8年度") == first.count("令和8年度")


def test_the_last_day_is_called_so() -> None:
    last = replace(DRILL, on=date(2025, 9, 30))
    assert "Time left: none, today is the last day." in told(last)[0]


def test_a_closed_window_names_the_day_and_the_last_call_known() -> None:
    closed = replace(DRILL, on=date(2025, 10, 1))
    assert "closed on September 30, 2025" in told(closed)[0]
    later = replace(DRILL, answers={**DRILL.answers, "project_start": date(2027, 6, 1)})
    assert (
        "The last call known was for fiscal 2026 (closed on September 30, 2025)" in told(later)[0]
    )


def test_a_note_that_several_lines_share_is_told_once() -> None:
    second = told(DRILL)[1]
    documents = second[: second.index("Contact:")]
    assert documents.count("Source:") == 1
    assert documents.count("• ") == 3


def test_all_grants_come_as_a_list_and_the_cards_that_look_best() -> None:
    texts = told(DRILL, grant=ALL)
    assert texts[0].startswith("■ Which grant fits?\n○ Programmes whose")
    assert "1. Grant for multicultural community projects. At most ¥2,500,000." in texts[0]
    assert "Not run by CLAIR:" in texts[0]
    assert texts[1].startswith("■ Grant for multicultural community projects\n○ ")
    assert len(texts) == 2


def test_the_page_to_print_is_offered_where_there_is_one() -> None:
    spoken = voice(DRILL, EN)
    last = outcome_card(replace(spoken, links=Links()), OutcomeCard(cards(DRILL)))[-1]
    assert last.links[0].url.startswith("https://bot.example.jp/card/grants/multicultural")
    assert "PDF" in last.links[0].label
    without = outcome_card(spoken, OutcomeCard(cards(DRILL)))[-1]
    assert not any("PDF" in link.label for link in without.links)
    assert [phone.number for phone in without.phones] == ["03-5213-1725"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_card_can_be_told_in_every_locale(locale: LocaleTag) -> None:
    for grant in ("", ALL):
        text = "\n".join(told(DRILL, locale, grant))
        assert not re.search(r"[{}|]", text)


@given(SHEETS)
@settings(max_examples=60, deadline=None)
def test_whatever_a_page_holds_the_chat_stays_within_its_limit(sheet: Sheet) -> None:
    spoken = voice(DRILL, EN)
    text = chat_text(
        spoken, replace(sheet, promise="p", dated="d", title="t", verdict="v"), *Weight
    )
    assert utf16_length(text) <= MOST
    assert "p" in text

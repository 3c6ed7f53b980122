"""Addresses of printed cards: signed, short-lived, and without anything about a person."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.eligibility.card import ALL, CardCase, CardSet, make_cards
from bot.domain.eligibility.rules import FieldKind, GrantBook, Value
from bot.domain.errors import CardExpired, CardRefused
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.sheet import Sheet, Tone
from bot.service.card_links import LIFE, SignedCards, digest
from bot.service.cards import KEPT, Cards
from tests.support.grants import book, situations

LINKS = SignedCards(b"k" * 32, "https://bot.example.lg.jp")
DAY = date(2025, 8, 20)
BY_ID = {one.id: one for one in situations()}
DRILL = BY_ID["mc-town-disaster-drill"]


def found(grant: str = "", answers: dict[str, Value | None] | None = None) -> CardSet:
    case = CardCase(grant or DRILL.grant.id, answers or DRILL.answers, DRILL.on)
    made = make_cards(book(), case)
    assert made is not None
    return made


@dataclass
class Paper:
    """Words a card as its summary and prints that; counts what it printed."""

    printed: list[Sheet] = field(default_factory=list)

    def card_sheet(self, found: CardSet, locale: LocaleTag, *, changed: bool = False) -> Sheet:
        title = "changed" if changed else "same"
        return Sheet(locale, "", title, Tone.GOOD, found.summary, "", "", (), "", (), left_out="")

    def pdf(self, sheet: Sheet) -> bytes:
        self.printed.append(sheet)
        return f"{sheet.locale} {sheet.title}\n{sheet.verdict}".encode()


def cards(grants: GrantBook | None = None) -> Cards:
    paper = Paper()
    return Cards(LINKS, lambda: grants or book(), paper, paper)


@pytest.mark.parametrize("situation", situations()[::12], ids=lambda one: one.id)
def test_a_card_comes_back_as_it_was_checked(situation) -> None:
    for grant in (situation.grant.id, ALL):
        made = make_cards(book(), CardCase(grant, situation.answers, situation.on))
        assert made is not None
        card = cards().fetch(LINKS.token(made, JA, DAY), DAY)
        assert card.pdf.decode() == f"ja same\n{made.summary}"
        assert re.fullmatch(r"grant-check-[a-z-]+-\d{4}-\d{2}-\d{2}\.pdf", card.name)


def test_an_address_fits_a_button_even_with_every_question_answered() -> None:
    longest: dict[str, Value | None] = {}
    for name, asked in book().fields.items():
        match asked.kind:
            case FieldKind.CHOICE:
                longest[name] = max(asked.values, key=len)
            case FieldKind.YES_NO:
                longest[name] = "yes"
            case FieldKind.DATE:
                longest[name] = date(2026, 12, 31)
            case _:
                longest[name] = 98_765_432_101
    for grant in (*book().grants, ALL):
        address = LINKS.address(found(grant, longest), JA, DAY)
        assert address is not None
        assert len(address) <= 1_000, "LINE takes no more"


def test_a_token_holds_the_case_and_nothing_else() -> None:
    token = LINKS.token(found(), JA, DAY)
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    text = zlib.decompressobj().decompress(raw).decode()
    assert set(re.findall(r'"([a-z])":', text)) == {"g", "a", "o", "l", "u", "d"}
    values = {value for value in DRILL.answers.values() if isinstance(value, str)}
    told = set(re.findall(r'":"([^"]*)"', text))
    closed = {value for one in book().fields.values() for value in one.values} | {"yes", "no"}
    rest = told - closed - {DRILL.grant.id, "ja", digest(found())}
    assert values <= told
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d+", one) for one in rest)


@pytest.mark.parametrize(
    ("days", "good"), [(0, True), (LIFE.days, True), (LIFE.days + 1, False), (400, False)]
)
def test_an_address_is_good_for_thirty_days(days: int, good: bool) -> None:
    token = LINKS.token(found(), EN, DAY)
    if good:
        assert cards().fetch(token, DAY + timedelta(days=days)).pdf
    else:
        with pytest.raises(CardExpired):
            cards().fetch(token, DAY + timedelta(days=days))


@given(st.data())
def test_whatever_is_changed_in_a_token_it_is_refused(data: st.DataObject) -> None:
    token = LINKS.token(found(), EN, DAY)
    at = data.draw(st.integers(0, len(token) - 2))
    letter = data.draw(st.sampled_from("ABCabc012-_").filter(lambda one: one != token[at]))
    with pytest.raises(CardRefused):
        LINKS.read(token[:at] + letter + token[at + 1 :], DAY)


@given(st.text(max_size=200) | st.binary(max_size=80).map(lambda raw: raw.hex()))
def test_nonsense_is_refused(token: str) -> None:
    with pytest.raises(CardRefused):
        LINKS.read(token, DAY)


def test_another_key_refuses_and_another_use_of_the_key_does_too() -> None:
    token = LINKS.token(found(), EN, DAY)
    for other in (b"j" * 32, b""):
        with pytest.raises(CardRefused):
            replace(LINKS, secret=other).read(token, DAY)


def test_a_token_that_unpacks_to_something_huge_is_not_unpacked() -> None:
    packed = zlib.compress(b'{"g":"' + b"a" * 5_000_000 + b'"}', 9)
    raw = packed + LINKS._signature(packed)
    with pytest.raises(CardRefused):
        LINKS.read(base64.urlsafe_b64encode(raw).decode().rstrip("="), DAY)


@pytest.mark.parametrize("links", [SignedCards(b"", "https://a.jp"), SignedCards(b"k" * 32, "")])
def test_without_key_or_address_no_link_is_offered(links: SignedCards) -> None:
    assert links.address(found(), EN, DAY) is None


def test_officers_of_any_language_get_a_page_in_japanese_or_english() -> None:
    for locale, shown in (("ja-simple", JA), ("vi", EN), ("en", EN)):
        token = LINKS.token(found(), LocaleTag(locale), DAY)
        assert LINKS.read(token, DAY).locale == shown


def test_conditions_that_changed_since_the_check_are_said() -> None:
    grant = DRILL.grant
    stopped = replace(grant, rules=grant.rules[:1], amounts=())
    changed = replace(book(), grants={**book().grants, grant.id: stopped})
    card = cards(changed).fetch(LINKS.token(found(), EN, DAY), DAY)
    assert card.pdf.startswith(b"en changed\n")


def test_a_case_whose_fields_or_grant_are_gone_is_refused() -> None:
    token = LINKS.token(found(), EN, DAY)
    fields = {name: one for name, one in book().fields.items() if name != "project_new"}
    without = {key: one for key, one in book().grants.items() if key != DRILL.grant.id}
    for gone in (replace(book(), fields=fields), replace(book(), grants=without)):
        with pytest.raises(CardRefused):
            cards(gone).fetch(token, DAY)


def test_a_page_that_is_opened_again_is_not_printed_again() -> None:
    kept = cards()
    for _ in range(3):
        kept.fetch(LINKS.token(found(), EN, DAY), DAY)
    assert isinstance(kept.printer, Paper)
    assert len(kept.printer.printed) == 1
    for cost in range(1, KEPT + 2):
        answers = {**DRILL.answers, "total_eligible_cost": 1_000_000 + cost}
        kept.fetch(LINKS.token(found(answers=answers), EN, DAY), DAY)
    kept.fetch(LINKS.token(found(), EN, DAY), DAY)
    assert len(kept.printer.printed) == KEPT + 3

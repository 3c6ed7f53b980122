"""Entry texts made ready for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.entry import Confidence, EntryText, FactKind, FactValue
from bot.domain.errors import ContentError
from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.i18n.render import RenderedText, render_text, render_title
from tests.unit.i18n.sample import LOST, VI, entry, fact

DAY = date(2026, 11, 22)


def shown(tag: LocaleTag, day: date = DAY) -> RenderedText:
    """The sample entry for a reader of ``tag``."""
    return render_text(LOST.text(tag), LOST, tag, day)


def body_of(text: str, tag: LocaleTag = EN) -> str:
    """A body without facts, rendered."""
    one = EntryText(tag, "Title", text)
    return render_text(one, entry("x/y", one), tag, DAY).body


def test_facts_lists_and_links_become_plain_text() -> None:
    assert shown(EN).body == (
        "Report it within 14 days.\nThe fee is ¥6,000.\n\n"
        "• Call 0570-013904 (Mon–Fri 08:30–17:15; "
        "Easy Japanese, English, Chinese)\n"
        "• Hand in 再交付申請書（さいこうふしんせいしょ）\n"
        "• See the page of the agency (https://www.moj.go.jp/isa/lost.html)"
    )


def test_japanese_gets_neither_readings_nor_latin_bullets() -> None:
    rendered = shown(JA)

    assert "・再交付申請書を出す" in rendered.body
    assert "（さい" not in rendered.body


def test_easy_japanese_shows_every_reading() -> None:
    rendered = shown(JA_SIMPLE)

    assert rendered.title == "在留（ざいりゅう）カードを なくした とき"
    assert "14日（じゅうよっか） までに" in rendered.body
    assert "{" not in rendered.body


def test_the_value_is_the_one_in_force_that_day() -> None:
    assert "¥6,000" in shown(EN, date(2026, 11, 30)).body
    assert "¥33,000" in shown(EN, date(2026, 12, 1)).body


def test_what_can_be_tapped_is_taken_out() -> None:
    rendered = shown(EN)

    assert [phone.number for phone in rendered.phones] == ["0570-013904"]
    assert [(link.label, link.url) for link in rendered.links] == [
        ("the page of the agency", "https://www.moj.go.jp/isa/lost.html")
    ]


def test_a_bare_address_can_be_tapped_too() -> None:
    text = EntryText(EN, "Map", "Look here: {map}")
    one = entry(
        "x/y", text, facts=(fact("map", FactKind.URL, FactValue("https://www.gsi.go.jp/a")),)
    )

    rendered = render_text(text, one, EN, DAY)

    assert rendered.body == "Look here: https://www.gsi.go.jp/a"
    assert [(link.label, link.url) for link in rendered.links] == [
        ("gsi.go.jp", "https://www.gsi.go.jp/a")
    ]


LINKS = {
    "label and address": ("[A](https://a.jp/)", "A (https://a.jp/)"),
    "address as label": ("[https://a.jp/](https://a.jp/)", "https://a.jp/"),
    "brackets in the address": ("[A](https://a.jp/x_(y))!", "A (https://a.jp/x_(y))!"),
    "no link": ("[A] (b) - c", "[A] (b) - c"),
}


@pytest.mark.parametrize(("text", "plain"), LINKS.values(), ids=LINKS.keys())
def test_links_keep_their_label_and_address(text: str, plain: str) -> None:
    assert body_of(text) == plain


def test_only_values_from_memory_that_matter_are_doubted() -> None:
    assert shown(EN).unsure == ("14 days",)
    assert shown(EN).uncertain
    word = fact("sign", FactKind.WORD, FactValue("届"), confidence=Confidence.MEMORY)
    text = EntryText(EN, "T", "{sign}")
    assert not render_text(text, entry("x/y", text, facts=(word,)), EN, DAY).uncertain


def test_a_source_is_as_old_as_its_oldest_fact() -> None:
    assert [(used.source.key, used.as_of) for used in shown(EN).sources] == [("isa", "2026-05")]


def test_a_text_without_facts_is_as_old_as_the_reading_of_its_source() -> None:
    text = EntryText(EN, "T", "Words only.")
    assert render_text(text, entry("x/y", text), EN, DAY).sources[0].as_of == "2026-11"


def test_the_text_tells_its_own_language_and_staleness() -> None:
    german = shown(LocaleTag("de"))
    assert german.text_locale == EN
    assert "14 days" in german.body
    assert shown(VI).stale
    assert not shown(EN).stale


def test_an_unknown_fact_is_an_error_that_names_the_entry() -> None:
    text = EntryText(EN, "T", "{nowhere}")

    with pytest.raises(ContentError, match=r"immigration/lost-residence-card.*nowhere"):
        render_text(text, LOST, EN, DAY)


def test_titles_are_rendered_alone() -> None:
    titled = replace(LOST, texts={EN: EntryText(EN, "Within {notify-within}", "")})

    assert render_title(titled, EN, DAY) == "Within 14 days"
    assert render_title(LOST, JA_SIMPLE, DAY) == "在留（ざいりゅう）カードを なくした とき"

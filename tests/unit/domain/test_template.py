"""The language of entry texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.template import FactRef, Ruby, TemplateError, Text, fact_names, parse, plain


def test_facts_forms_and_readings_are_told_apart() -> None:
    assert parse("{在留|ざいりゅう}カードは {within:number}日 {fee}") == (
        Ruby("在留", "ざいりゅう"),
        Text("カードは "),
        FactRef("within", "number"),
        Text("日 "),
        FactRef("fee"),
    )


@pytest.mark.parametrize(
    ("text", "offset"),
    [("a { b", 2), ("a } b", 2), ("{}", 0), ("x {|よみ}", 2), ("{字|}", 0), ("{Two Words}", 0)],
)
def test_a_senseless_brace_is_refused_with_its_place(text: str, offset: int) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)

    assert caught.value.offset == offset


def test_fact_names_are_collected_whatever_their_form() -> None:
    assert fact_names("{a} {b:short} {a:number} {字|じ}") == {"a", "b"}


def test_plain_text_keeps_words_or_readings() -> None:
    assert plain("{市役所|しやくしょ}へ {fee}") == "市役所へ  "
    assert plain("{市役所|しやくしょ}へ", readings=True) == "しやくしょへ"


@given(st.text(alphabet=st.characters(exclude_characters="{}")))
def test_text_without_braces_is_one_part_at_most(text: str) -> None:
    assert parse(text) == ((Text(text),) if text else ())

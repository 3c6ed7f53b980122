"""Words as editors write them."""

from __future__ import annotations

import pytest

from bot.domain.eligibility.word_patterns import read_template


@pytest.mark.parametrize(
    ("template", "fits", "others"),
    [
        ("(助成|補助)(金|)", ["助成", "補助金"], ["金", "成"]),
        ("国の(助成(金|)|補助)なし", ["国の助成金なし", "国の補助なし"], ["国のなし"]),
        ("a.b", ["a.b"], ["axb"]),
    ],
)
def test_alternatives(template: str, fits: list[str], others: list[str]) -> None:
    pattern = read_template(template).pattern
    assert all(pattern.fullmatch(word) for word in fits)
    assert not any(pattern.fullmatch(word) for word in others)


def test_the_longer_alternative_is_found_first() -> None:
    found = read_template("(助成|助成金)").pattern.search("助成金を")
    assert found is not None
    assert found.group() == "助成金"


def test_a_star_lets_a_name_stand_before_it() -> None:
    assert read_template("*市です").place
    assert not read_template("市です").place


@pytest.mark.parametrize("template", ["(a|b", "a)b", "(a|)", "", "*", "((a)"])
def test_what_cannot_be_read_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|nothing"):
        read_template(template)

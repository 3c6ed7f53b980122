from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.texts import TextFileError, fingerprint, is_translates, read_text

WHOLE = """---
title: {在留|ざいりゅう}カード: なくした #1
summary: "in \\"quotes\\""
translates: ja@1a2b3c4d
---

First line.
- item
"""


def test_a_text_is_read_with_the_lines_of_its_parts():
    text = read_text(WHOLE)
    assert text.title == "{在留|ざいりゅう}カード: なくした #1"
    assert text.summary == 'in "quotes"'
    assert text.translates == "ja@1a2b3c4d"
    assert text.body == "First line.\n- item"
    assert (text.line("title"), text.line("summary"), text.line("body")) == (2, 3, 7)
    assert text.line("body", text.body.index("item")) == 8


def test_a_line_of_dashes_in_the_body_stays_there():
    assert read_text("---\ntitle: a\n---\nb\n---\nc").body == "b\n---\nc"


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        ("title: a\n", 1, "does not begin"),
        ("", 1, "does not begin"),
        ("---\ntitle: a\n", 1, "not closed"),
        ("---\nsummary: a\n---\nb", 1, "no title"),
        ("---\ntitle:\n---\nb", 2, "no title"),
        ("---\ntitle: a\ntitle: b\n---\n", 3, "twice"),
        ("---\ntitle: a\nauthor: b\n---\n", 3, "not understood"),
        ("---\ntitle: a\n  more\n---\n", 3, "not understood"),
        ("---\ntitle: >-\n  a\n---\n", 2, "same line"),
    ],
    ids=[
        "no head", "empty", "not closed", "no title", "empty title", "twice", "unknown",
        "continued", "folded",
    ],
)  # fmt: skip
def test_a_head_that_makes_no_sense_is_refused_with_its_line(raw, line, words):
    with pytest.raises(TextFileError, match=words) as caught:
        read_text(raw)
    assert caught.value.line == line


def test_the_fingerprint_is_the_agreed_one():
    # sha256 of "題\n要約\n一行目\n二行目" begins with these digits
    assert fingerprint("題", "要約", "一行目\n二行目") == "88d35d9c"


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))


@given(words, words, st.lists(words, max_size=5))
def test_the_fingerprint_does_not_see_line_ends_composition_or_trailing_spaces(title, short, body):
    plain = fingerprint(title, short, "\n".join(body))
    tired = "  \r\n".join(unicodedata.normalize("NFD", line) for line in body)
    assert fingerprint(title + " ", short + "\t", "\n" + tired + "\n\n") == plain


@pytest.mark.parametrize("part", [0, 1, 2], ids=["title", "summary", "body"])
def test_the_fingerprint_sees_every_part(part):
    parts = ["a", "b", "c"]
    before = fingerprint(*parts)
    parts[part] += "x"
    assert fingerprint(*parts) != before


def test_moving_words_between_parts_changes_the_fingerprint():
    assert fingerprint("a b", "", "c") != fingerprint("a", "b", "c")


def test_a_translation_is_stale_when_its_source_changed():
    source = read_text("---\ntitle: 題\n---\n本文")
    text = read_text(f"---\ntitle: t\ntranslates: ja@{source.fingerprint}\n---\nbody")
    assert not text.is_stale(source)
    assert text.is_stale(read_text("---\ntitle: 題\n---\n本文。"))
    assert read_text("---\ntitle: t\n---\nbody").is_stale(source)


@pytest.mark.parametrize(
    ("value", "good"),
    [("ja@1a2b3c4d", True), ("ja@1A2B3C4D", False), ("en@1a2b3c4d", False), ("ja@1a2b", False)],
)
def test_the_shape_of_a_stamp(value, good):
    assert is_translates(value) is good

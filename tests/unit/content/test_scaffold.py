"""Templates: complete, refused by the checker until they are filled in, then accepted."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.content.scaffold import missing_texts, new_entry, new_locale
from bot.domain.errors import ContentError
from bot.domain.locale import LocaleTag

TODAY = date(2026, 11, 22)


def fill_in(site, made):
    """Write something wherever the template asks for it."""
    for one in made:
        text = site.read(one.path)
        locale = one.path.rpartition("/")[2] if one.path.endswith(".md") else ""
        words = {"en.md": "words", "ja-simple.md": "ことば"}.get(locale, "言葉")
        if one.path.startswith("intents/en"):
            words = "words"
        text = text.replace("https://〔公式ページ〕", "https://example.go.jp/page")
        site.write(one.path, re.sub("〔[^〔〕]*〕", words, text))
    site.stamp()


@pytest.mark.parametrize("entry_id", ["emergency/new-topic", "grants/new-topic"])
def test_a_filled_in_template_has_no_errors(site, entry_id):
    site.write("knowledge/coverage.yaml", "resident:\n  full: [ja, en]\n")
    made = new_entry(site.root, entry_id, TODAY)
    unfinished = {problem.path for problem in site.found("unfinished")}
    assert unfinished == {one.path for one in made}

    fill_in(site, made)

    errors = [p for p in site.problems() if p.severity == "error"]
    assert errors == []


def test_phrases_are_added_to_what_is_there(site):
    before = site.read("intents/en/emergency.yaml")
    made = new_entry(site.root, "emergency/new-topic", TODAY)
    assert site.read("intents/en/emergency.yaml").startswith(before)
    assert [one.added for one in made if one.path == "intents/en/emergency.yaml"] == [True]


@pytest.mark.parametrize(
    ("entry_id", "reason"),
    [
        ("new-topic", "chapter/name"),
        ("emergency/New", "chapter/name"),
        ("emergency/../x", "chapter/name"),
        ("emergency/", "chapter/name"),
        ("gone/topic", "no chapter 'gone'"),
        ("emergency/call-police", "exists already"),
    ],
)
def test_an_id_that_is_no_good_is_refused_with_the_reason(site, entry_id, reason):
    with pytest.raises(ContentError, match=reason):
        new_entry(site.root, entry_id, TODAY)


def test_a_locale_gets_what_is_not_there_yet(site):
    made = new_locale(site.root, "ko")
    assert [one.path for one in made] == [
        "intents/ko/_emergency.yaml", "intents/ko/_smalltalk.yaml", "intents/ko/_followups.yaml",
    ]  # fmt: skip
    assert {p.path for p in site.found("unfinished")} == {one.path for one in made}
    assert new_locale(site.root, "ko") == []
    assert missing_texts(site.root, LocaleTag("ko")) == [
        "emergency/call-ambulance", "emergency/call-police",
    ]  # fmt: skip
    assert missing_texts(site.root, LocaleTag("vi")) == []


def test_an_unknown_locale_is_refused_with_the_way_to_add_one(site):
    with pytest.raises(ContentError, match=re.escape("bot/domain/locale.py")):
        new_locale(site.root, "tlh")

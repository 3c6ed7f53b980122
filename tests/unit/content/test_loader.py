from __future__ import annotations

from datetime import date

import pytest

from bot.content.loader import load_content
from bot.domain.entry import Audience, HandoffPolicy
from bot.domain.locale import LocaleTag

AMBULANCE = "knowledge/resident/emergency/call-ambulance"
EN = LocaleTag("en")


def test_a_sound_root_is_loaded_whole(site):
    result = load_content(site.root)
    content = result.content
    assert result.problems == ()
    assert list(content.entries) == [
        "emergency/call-ambulance", "emergency/call-police", "grants/multicultural"
    ]  # fmt: skip
    entry = content.entries["emergency/call-ambulance"]
    assert (entry.audience, entry.chapter) == (Audience.RESIDENT, "emergency")
    assert (entry.urgent, entry.varies_by_town, entry.handoff) == (True, False, HandoffPolicy.OFFER)
    assert (entry.reviewed, entry.review_by) == (date(2026, 11, 22), date(2027, 5, 31))
    assert entry.related == ("emergency/call-police",)
    assert entry.sources[0].read_on == date(2026, 11, 1)
    assert entry.facts["fee"].on(date(2026, 1, 1)).value == 6000
    assert entry.text(EN).title == "Call an ambulance"
    assert not entry.text(EN).stale
    assert content.chapters["grants"].title(EN) == "Grants"
    assert content.divisions["multicultural"][EN] == "Multicultural Affairs Division"


def test_words_are_loaded_per_locale(site):
    site.append("intents/en/emergency.yaml", "  not: [police salary]\n")
    site.replace(
        "intents/ja/emergency.yaml", "- 救急車\n", "- {text: 救急車, reading: きゅうきゅうしゃ}\n"
    )
    content = load_content(site.root).content
    assert ("police salary", True) in {(p.text, p.negative) for p in content.phrases}
    assert ("救急車", "きゅうきゅうしゃ") in {(p.text, p.reading) for p in content.phrases}
    pattern = content.emergency[EN][0]
    assert (pattern.kind, pattern.all_of, pattern.none_of) == (
        "medical", (("help", "助けて"),), ("how to",)
    )  # fmt: skip
    assert content.smalltalk[EN] == {"greeting": ("hello", "hi"), "human": ("staff",)}


def test_a_changed_source_makes_every_translation_stale(site):
    site.replace(f"{AMBULANCE}/ja.md", "以内に", "以内に必ず")
    texts = load_content(site.root).content.entries["emergency/call-ambulance"].texts
    assert {tag for tag, text in texts.items() if text.stale} == set(texts) - {"ja"}


def test_a_changed_line_end_makes_nothing_stale(site):
    path = site.root / AMBULANCE / "ja.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"  \r\n"))
    texts = load_content(site.root).content.entries["emergency/call-ambulance"].texts
    assert not any(text.stale for text in texts.values())


def test_chapters_set_the_order_of_entries(site):
    site.write("knowledge/chapters.yaml", "resident: []\nmunicipal:\n"
               "  - id: grants\n    titles: {ja: 助成金, en: Grants}\n")  # fmt: skip
    entries = load_content(site.root).content.entries
    assert next(iter(entries)) == "grants/multicultural"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (f"{AMBULANCE}/entry.yaml", "handoff: offer", "handoff: maybe"),
        (f"{AMBULANCE}/entry.yaml", "area: national\n", ""),
        (f"{AMBULANCE}/entry.yaml", "reviewed: 2026-11-22", "reviewed: yesterday"),
        (f"{AMBULANCE}/entry.yaml", "facts:", "\tfacts:"),
    ],
    ids=["wrong word", "missing field", "no day", "unreadable"],
)
def test_a_broken_entry_is_left_out_and_the_rest_is_there(site, path, old, new):
    site.replace(path, old, new)
    result = load_content(site.root)
    assert list(result.content.entries) == ["emergency/call-police", "grants/multicultural"]
    assert {problem.path for problem in result.problems} == {path}
    assert not any(p.entry_id == "emergency/call-ambulance" for p in result.content.phrases)


def test_a_broken_text_is_left_out_and_the_entry_is_there(site):
    site.write(f"{AMBULANCE}/en.md", "no head")
    result = load_content(site.root)
    entry = result.content.entries["emergency/call-ambulance"]
    assert EN not in entry.texts
    assert entry.text(EN).locale == "ja-simple"
    assert [one.path for one in result.problems] == [f"{AMBULANCE}/en.md"]


BROKEN_WORDS = {
    "phrases that are a list": ("emergency.yaml", "- a\n- b\n"),
    "phrases that are a text": ("emergency.yaml", "just words"),
    "an entry with a text": ("emergency.yaml", "emergency/call-police: help"),
    "phrases in one text": ("emergency.yaml", "emergency/call-police: {phrases: help}"),
    "a phrase that is a list": ("emergency.yaml", "emergency/call-police: {phrases: [[a]]}"),
    "a phrase without text": ("emergency.yaml", "emergency/call-police: {phrases: [reading: あ]}"),
    "a lane that is a mapping": ("_emergency.yaml", "kind: fire"),
    "a pattern that is a text": ("_emergency.yaml", "- fire"),
    "a pattern without words": ("_emergency.yaml", "- {kind: fire, entry: emergency/call-police}"),
    "a pattern with one list": (
        "_emergency.yaml", "- {kind: fire, entry: emergency/call-police, all: [a, b]}"
    ),
    "small talk that is a list": ("_smalltalk.yaml", "- hello"),
    "small talk with one word": ("_smalltalk.yaml", "greeting: hello"),
    "follow-ups that are a list": ("_followups.yaml", "- how much"),
    "follow-ups of an unknown kind": ("_followups.yaml", "ask: {prize: [how much]}"),
    "follow-ups under an unknown heading": ("_followups.yaml", "asks: {cost: [how much]}"),
    "a follow-up with one word": ("_followups.yaml", "ask: {cost: how much}"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_WORDS)
def test_broken_words_become_a_problem_and_no_crash(site, name):
    file, text = BROKEN_WORDS[name]
    site.write(f"intents/en/{file}", text)
    result = load_content(site.root)
    assert {problem.path for problem in result.problems} == {f"intents/en/{file}"}
    assert len(result.content.entries) == 3


def test_a_pattern_with_an_empty_list_never_reaches_the_lane(site):
    """It would match every message."""
    site.write(
        "intents/en/_emergency.yaml",
        "- {kind: fire, entry: emergency/call-police, all: [[fire], []]}\n",
    )
    assert load_content(site.root).content.emergency[EN] == ()


def test_words_for_unknown_entries_never_reach_the_content(site):
    site.append("intents/en/emergency.yaml", "emergency/nowhere: {phrases: [lost]}\n")
    site.replace(
        "intents/en/_emergency.yaml", "entry: emergency/call-ambulance", "entry: emergency/nowhere"
    )
    content = load_content(site.root).content
    assert all(phrase.entry_id in content.entries for phrase in content.phrases)
    assert all(p.entry_id in content.entries for p in content.emergency[EN])
    assert len(content.emergency[EN]) == 6


def test_an_empty_root_gives_empty_content_and_problems(tmp_path):
    result = load_content(tmp_path)
    assert result.content.entries == {}
    assert "missing-folder" in {problem.rule for problem in result.problems}


def test_the_version_follows_the_files(site):
    before = load_content(site.root).content.version
    assert load_content(site.root).content.version == before
    site.append("intents/en/_smalltalk.yaml", "thanks: [cheers]\n")
    assert load_content(site.root).content.version != before


@pytest.mark.parametrize("name", [".ja.md.swp", "ja.md~", ".git"], ids=["swap", "backup", "hidden"])
def test_files_editors_leave_behind_are_not_read(site, name):
    before = load_content(site.root)
    site.write(f"{AMBULANCE}/{name}", "rubbish")
    assert load_content(site.root) == before

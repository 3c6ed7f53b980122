"""A city's own base: texts alone, in one locale, without records, chapters or divisions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cli.bench.bases import write_root
from bot.content.loader import load_content
from bot.content.problem import has_errors
from bot.content.source import FileContent
from bot.domain.coverage import coverage
from bot.domain.entry import Audience
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.understood import Question
from bot.understanding.core import Core

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROWS = [
    ("card", "Where is my library card?", "At the desk of the library."),
    ("bike", "Bicycle parking at the station", "Buy a sticker at the office."),
]


def site(root: Path, locale: LocaleTag = EN) -> Path:
    write_root(root, ROWS, locale)
    return root


@pytest.mark.parametrize("locale", [EN, JA])
def test_a_title_and_an_answer_make_an_entry(tmp_path: Path, locale: LocaleTag) -> None:
    source = FileContent(site(tmp_path, locale), NOW)
    content = source.current()
    entry = content.entries["bench/bike"]
    assert entry.texts[locale].title == "Bicycle parking at the station"
    assert entry.texts[locale].body.strip() == "Buy a sticker at the office."
    assert not entry.texts[locale].stale
    assert [chapter.title(EN) for chapter in content.chapters_for(Audience.RESIDENT)] == ["bench"]
    (_, row) = coverage(content, Audience.RESIDENT, date(2030, 1, 1))
    assert not row.overdue
    assert not has_errors(source.problems)


def test_it_is_read_again_when_an_entry_is_added(tmp_path: Path) -> None:
    source = FileContent(site(tmp_path), NOW)
    write_root(tmp_path, [("dog", "Registering a dog", "At the city hall.")], EN)
    source.reload(NOW)
    assert "bench/dog" in source.current().entries


def test_it_is_answered_from(tmp_path: Path) -> None:
    core = Core(FileContent(site(tmp_path), NOW))
    found = core.decide(Question("bicycle parking?", Audience.RESIDENT, chosen=EN))
    assert found.candidates[0].entry_id == "bench/bike"


def test_a_base_with_chapters_still_asks_for_a_record_of_every_entry(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "knowledge/chapters.yaml").write_text(
        "resident:\n- id: bench\n  titles: {ja: 図書館}\n", "utf-8"
    )
    result = load_content(tmp_path)
    assert not result.content.entries
    missing = [problem.path for problem in result.problems if problem.rule == "missing-file"]
    assert "knowledge/resident/bench/card/entry.yaml" in missing

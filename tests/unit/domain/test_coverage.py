from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.coverage import TextState, coverage, totals
from bot.domain.entry import Audience
from bot.domain.locale import EN, JA, LOCALES, LocaleTag
from tests.support.small import HOSPITAL, small_content, small_entry

VI, KO = LocaleTag("vi"), LocaleTag("ko")


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, TextState.COMPLETE),
        ({"short": True}, TextState.SUMMARY),
        ({"stale": True}, TextState.STALE),
        ({"short": True, "stale": True}, TextState.STALE),
    ],
    ids=["complete", "summary", "stale", "stale-summary"],
)
def test_a_text_is_as_complete_as_it_says(change: dict[str, bool], state: TextState) -> None:
    content = small_content()
    entry = small_entry(HOSPITAL)
    texts = {**entry.texts, VI: replace(entry.texts[JA], locale=VI, **change)}
    content = replace(content, entries={HOSPITAL: replace(entry, texts=texts)})

    (row,) = coverage(content, Audience.RESIDENT, entry.reviewed)

    assert row.states[VI] is state
    assert totals([row])[VI] == {state: 1}


def test_what_is_not_there_is_missing_only_where_it_was_asked_for() -> None:
    content = replace(small_content(), asked={Audience.RESIDENT: (JA, EN, KO)})

    for row in coverage(content, Audience.RESIDENT, content.entries[HOSPITAL].reviewed):
        assert tuple(row.states) == tuple(LOCALES)
        assert row.states[KO] is TextState.MISSING
        assert row.states[LocaleTag("mn")] is TextState.NOT_ASKED


def test_a_review_is_overdue_the_day_after() -> None:
    content = small_content()
    due = content.entries[HOSPITAL].review_by

    def overdue(days: int) -> bool:
        rows = coverage(content, Audience.RESIDENT, due + timedelta(days=days))
        return {row.entry_id: row.overdue for row in rows}[HOSPITAL]

    assert not overdue(0)
    assert overdue(1)


def test_rows_come_chapter_by_chapter_and_for_one_audience_only() -> None:
    content = small_content()
    today = content.entries[HOSPITAL].reviewed

    both = [coverage(content, audience, today) for audience in Audience]

    ids = [row.entry_id for rows in both for row in rows]
    assert sorted(ids) == sorted(content.entries)
    chapters = list(dict.fromkeys(row.entry_id.partition("/")[0] for row in both[0]))
    assert chapters == [c.id for c in content.chapters_for(Audience.RESIDENT)]

"""The table an editor reads in a terminal."""

from __future__ import annotations

import json
from datetime import date

from bot.content.loader import load_content
from bot.content.matrix import matrix_as_json, render_matrix

TODAY = date(2026, 11, 22)


def test_every_entry_is_one_line_with_a_mark_for_each_locale(site):
    site.write("knowledge/coverage.yaml", "resident:\n  full: [ja, en]\n  summary: [vi, ko]\n")
    site.write(
        "knowledge/resident/emergency/call-ambulance/vi.md",
        "---\ntitle: Gọi\nextent: summary\n---\n{number}\n",
    )
    site.stamp()
    site.append("knowledge/resident/emergency/call-police/ja.md", "もう一つ。\n")

    lines = render_matrix(load_content(site.root).content, TODAY).splitlines()

    (ambulance,) = [line for line in lines if line.startswith("emergency/call-ambulance")]
    (police,) = [line for line in lines if line.startswith("emergency/call-police")]
    assert ambulance.split()[1:] == [
        "#", "#", "#", "#", ".", "?", "-", ".", "#", *"...........", "2027-05-31",
    ]  # fmt: skip
    assert police.split()[1:4] == ["#", "!", "!"]
    assert any(line.split()[:3] == ["vi", "1", "summary,"] for line in lines)


def test_an_overdue_review_is_marked(site):
    content = load_content(site.root).content
    late = render_matrix(content, date(2027, 6, 1))
    assert "2027-05-31 *" in late
    assert "2027-05-31 *" not in render_matrix(content, date(2027, 5, 31))


def test_machines_get_plain_values(site):
    rows = json.loads(json.dumps(matrix_as_json(load_content(site.root).content, TODAY)))
    assert {row["entry"] for row in rows} == {
        "emergency/call-ambulance", "emergency/call-police", "grants/multicultural",
    }  # fmt: skip
    assert rows[0]["locales"]["en"] == "complete"
    assert rows[0]["locales"]["mn"] == "not asked"

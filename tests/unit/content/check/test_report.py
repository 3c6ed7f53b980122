from __future__ import annotations

import json

from bot.content.check import Problem, Severity, as_json, has_errors, render_report

ERROR = Problem("a.yaml", 3, "schema", Severity.ERROR, "'x' is missing", "Add it.")
ADVICE = Problem("c.md", 2, "S1", Severity.ADVICE, "a long sentence")
WARNING = Problem("b.md", 1, "long", Severity.WARNING, "the body is long")


def test_one_line_for_each_problem_and_a_count():
    assert render_report([ERROR, WARNING]).splitlines() == [
        "a.yaml:3: 'x' is missing — Add it. [schema]",
        "b.md:1: warning: the body is long [long]",
        "",
        "1 error, 1 warning.",
    ]


def test_nothing_found_is_said_too():
    assert render_report([]) == "No problems found."


def test_advice_is_counted_and_shown_when_asked_for():
    assert render_report([ADVICE]).splitlines() == [
        "No problems found.",
        "1 pieces of advice on style: clairbot check --advice",
    ]
    assert render_report([ERROR, ADVICE]).splitlines()[2:] == [
        "1 error, 0 warnings.",
        "1 pieces of advice on style: clairbot check --advice",
    ]
    assert render_report([ERROR, ADVICE], advice=True).splitlines()[1:] == [
        "c.md:2: advice: a long sentence [S1]",
        "",
        "1 error, 0 warnings, 1 advice.",
    ]


def test_machines_get_every_field():
    [first, _] = json.loads(json.dumps(as_json([ERROR, WARNING])))
    assert first == {
        "path": "a.yaml",
        "line": 3,
        "rule": "schema",
        "severity": "error",
        "message": "'x' is missing",
        "hint": "Add it.",
    }


def test_warnings_alone_are_no_errors():
    assert has_errors([WARNING, ERROR])
    assert not has_errors([WARNING])

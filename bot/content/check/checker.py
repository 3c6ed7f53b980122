"""Runs every rule over everything and returns all problems at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.content.check.coverage import check_phrases_present, check_texts_present
from bot.content.check.directory import check_directory
from bot.content.check.easy import EasyCheck, check_easy, check_glossary
from bot.content.check.emergency import check_emergency
from bot.content.check.figures import check_figures
from bot.content.check.followups import check_followups
from bot.content.check.markup import check_markup
from bot.content.check.office import check_office
from bot.content.check.phrasebook import check_phrasebook
from bot.content.check.phrases import check_phrases, check_questions
from bot.content.check.placeholders import check_placeholders
from bot.content.check.readings import check_readings
from bot.content.check.records import check_records
from bot.content.check.scripts import check_scripts
from bot.content.check.structure import check_intent_structure, check_knowledge_structure
from bot.content.check.supports import check_supports
from bot.content.check.unfinished import check_unfinished
from bot.content.check.years import check_years
from bot.content.fields import STRUCTURE
from bot.content.files import parse_tree, read_raw
from bot.content.loader import Loaded, load_tree, office_read
from bot.content.problem import Findings, Problem
from bot.content.schema import RULE as SCHEMA

PARTS = ("knowledge", "intents")
"""What can be checked alone."""


def check_content(
    root: Path, today: date, only: str | None = None, easy: EasyCheck | None = None
) -> tuple[Problem, ...]:
    """Every problem of the content under ``root`` as of ``today``, by file and line.

    ``only`` is one of ``PARTS`` and limits the result to that folder; ValueError otherwise.
    ``easy`` holds the rules for easy Japanese; without it they are not checked.
    """
    if only is not None and only not in PARTS:
        raise ValueError(f"there is nothing called {only!r} to check")
    findings = Findings()
    raw = read_raw(root)
    loaded = load_tree(parse_tree(raw))
    findings.add(loaded.problems)
    loaded = replace(loaded, content=office_read(loaded.content, raw, findings))
    check_unfinished(raw, findings)
    if only != "intents":
        _check_knowledge(loaded, today, findings)
        check_office(raw, loaded, today, findings)
        if easy is not None:
            check_easy(loaded, easy, findings)
    if only != "knowledge":
        _check_intents(loaded, findings)
    found = _without_echoes(findings.sorted())
    if only is None:
        return found
    return tuple(one for one in found if one.path.split("/")[0] == only)


def _check_knowledge(loaded: Loaded, today: date, findings: Findings) -> None:
    check_knowledge_structure(loaded.tree, findings)
    check_records(loaded, today, findings)
    check_directory(loaded, today, findings)
    check_supports(loaded, today, findings)
    check_phrasebook(loaded, findings)
    check_texts_present(loaded, findings)
    check_placeholders(loaded, findings)
    check_figures(loaded, findings)
    check_years(loaded, findings)
    check_markup(loaded, findings)
    check_scripts(loaded, findings)
    check_readings(loaded, findings)
    check_glossary(loaded, findings)


def _check_intents(loaded: Loaded, findings: Findings) -> None:
    check_intent_structure(loaded.tree, findings)
    check_phrases(loaded, findings)
    check_phrases_present(loaded, findings)
    check_questions(loaded, findings)
    check_emergency(loaded, findings)
    check_followups(loaded, findings)


def _without_echoes(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Where the schema speaks of a line, the loader's own words on that line say the same again."""
    spoken = {(one.path, one.line) for one in problems if one.rule == SCHEMA}
    return tuple(
        one for one in problems if one.rule != STRUCTURE or (one.path, one.line) not in spoken
    )

"""``eligibility``: what the answers about a project say about one grant, or about all."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.cli.days import as_day
from bot.cli.eligibility_text import CardText
from bot.content.grants import read_book
from bot.content.source import content_root
from bot.content.yaml_files import YamlError, YamlMap, read_yaml
from bot.domain.eligibility.amounts import AmountLine
from bot.domain.eligibility.answers import AnswersRefused, read_answers
from bot.domain.eligibility.card import ALL, CardCase, make_cards
from bot.domain.eligibility.evaluate import (
    Outcome,
    Result,
    Ruling,
    contradictions,
    evaluate,
    evaluate_all,
    shared_question,
)
from bot.domain.eligibility.questions import NextQuestion
from bot.domain.eligibility.rules import Answers, Citation, Contradiction, GrantBook, Words
from bot.domain.eligibility.windows import WindowLine
from bot.domain.entry import Source
from bot.domain.locale import LocaleTag
from bot.printing.fonts import Fonts
from bot.printing.pdf import SheetPdf
from bot.settings import read_settings
from bot.storage.compiled import CompiledFiles
from bot.web.assets.build import BOLD, REGULAR, TARGET

JAPAN = ZoneInfo("Asia/Tokyo")


@click.command()
@click.argument("grant")
@click.option(
    "--answers",
    "answers_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What is known about the project: a YAML file of 'field: value' lines.",
)
@click.option(
    "--on",
    callback=as_day,
    metavar="DATE",
    help="The day of asking, like 2026-06-01; today (in Japan) otherwise.",
)
@click.option(
    "--locale",
    type=click.Choice(["en", "ja"]),
    default="en",
    show_default=True,
    help="Language of the words.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option(
    "--pdf",
    "pdf_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write the result as one A4 page to this file.",
)
def eligibility(
    grant: str,
    answers_file: Path,
    on: date | None,
    locale: str,
    as_json: bool,
    pdf_file: Path | None,
) -> None:
    """Check whether a project looks eligible for GRANT, or for "all" grants at once.

    Returns 0 whatever the verdict is; it is a reading of published conditions, never a decision.
    """
    settings = read_settings()
    book = read_book(settings.clairbot_content or content_root())
    answers = _answers(book, answers_file)
    day = on or datetime.now(JAPAN).date()
    chosen = book.named(grant)
    if chosen is None and grant != ALL:
        known = ", ".join((*book.grants, ALL))
        raise click.UsageError(f"'{grant}' is not a grant; expected one of {known}")
    found = make_cards(book, CardCase(chosen.id if chosen else ALL, answers, day))
    outcomes = (evaluate(chosen, answers, day),) if chosen else evaluate_all(book, answers, day)
    text = CardText(LocaleTag(locale), CompiledFiles(settings.compiled))
    if pdf_file is not None and found is not None:
        _write(pdf_file, SheetPdf(Fonts(TARGET / REGULAR, TARGET / BOLD)).pdf(text.sheet(found)))
    if as_json:
        against = contradictions(book, answers, day)
        click.echo(
            json.dumps(_as_json(book, outcomes, against, chosen is None), ensure_ascii=False)
        )
    elif found is not None:
        question = outcomes[0].next_question if chosen else shared_question(outcomes)
        click.echo(text.render(book, found, question))


def _write(file: Path, pdf: bytes) -> None:
    try:
        file.write_bytes(pdf)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}") from error


def _answers(book: GrantBook, file: Path) -> Answers:
    """The answers of a file; whatever is wrong with it is wrong use, with its line."""
    try:
        value = read_yaml(file.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file}: expected text in UTF-8") from error
    except YamlError as error:
        told = [f"{file}:{one.line}: {one.message}. {one.hint}".rstrip() for one in error.faults]
        raise click.UsageError("\n".join(told)) from error
    if not isinstance(value, YamlMap):
        raise click.UsageError(f"{file}: expected 'field: value' lines, e.g. national_grant: no")
    texts: dict[str, str] = {}
    for name, text in value.items():
        if not isinstance(text, str):
            line = value.line_of(name)
            raise click.UsageError(f"{file}:{line}: '{name}' has more than one value; expected one")
        texts[name] = text
    try:
        return read_answers(book.fields, texts)
    except AnswersRefused as error:
        told = [f"{file}:{value.line_of(name)}: {why}" for name, why in error.refusals.items()]
        raise click.UsageError("\n".join(told)) from error


def _as_json(
    book: GrantBook,
    outcomes: tuple[Outcome, ...],
    against: tuple[Contradiction, ...],
    of_all: bool,
) -> dict[str, Any]:
    told = [{"id": one.id, "words": _words(one.words)} for one in against]
    if not of_all:
        return {**_outcome(book, outcomes[0]), "contradictions": told}
    shared = shared_question(outcomes)
    return {
        "on": outcomes[0].on.isoformat(),
        "outcomes": [_outcome(book, outcome) for outcome in outcomes],
        "next_question": _question(book, shared),
        "contradictions": told,
    }


def _outcome(book: GrantBook, outcome: Outcome) -> dict[str, Any]:
    grant = outcome.grant
    return {
        "grant": grant.id,
        "name": _words(grant.name),
        "kind": grant.kind,
        "on": outcome.on.isoformat(),
        "verdict": outcome.verdict,
        "deciding": [_ruling(ruling) for ruling in outcome.deciding],
        "notes": [_ruling(Ruling(rule, Result.FAIL)) for rule in outcome.notes],
        "premises": [_ruling(Ruling(rule, Result.UNKNOWN)) for rule in outcome.premises],
        "pointers": list(outcome.pointers),
        "amount": _amount(outcome.amount),
        "benefit": _words(grant.benefit),
        "window": _window(outcome.window),
        "next_question": _question(book, outcome.next_question),
        "division": grant.division,
        "owner": _words(grant.owner),
        "rules": dict(outcome.results),
    }


def _ruling(ruling: Ruling) -> dict[str, Any]:
    rule = ruling.rule
    return {
        "id": rule.id,
        "effect": rule.effect,
        "result": ruling.result,
        "missing": sorted(ruling.missing),
        "reason": _words(rule.reason),
        "state": rule.state,
        "sources": [_citation(one) for one in rule.citations],
    }


def _amount(line: AmountLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "cap_jpy": line.cap_jpy,
        **({"rate": line.rate} if line.rate else {}),
        "cost_jpy": line.cost,
        "share_jpy": line.share,
        "ceilings_jpy": list(line.ceilings),
        "floor_jpy": line.amounts.floor,
        "state": line.amounts.state,
        "sources": [_citation(one) for one in line.amounts.citations],
    }


def _window(line: WindowLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    window = line.window
    return {
        "status": line.status,
        "project_year": line.year,
        "opens": window.opens.isoformat() if window and window.opens else None,
        "closes": window.closes.isoformat() if window and window.closes else None,
        "days_left": line.days_left,
        "days_to_opening": line.days_to_opening,
        "sources": [_citation(one) for one in window.citations] if window else [],
        "last_known_year": line.last_known.year if line.last_known else None,
    }


def _question(book: GrantBook, question: NextQuestion | None) -> dict[str, Any] | None:
    if question is None:
        return None
    first = book.fields[question.fields[0]]
    return {
        "field": first.name,
        "fields": [
            {
                "field": field.name,
                "kind": field.kind,
                "question": _words(field.question),
                "values": {value: _words(label) for value, label in field.values.items()},
            }
            for field in (book.fields[name] for name in question.fields)
        ],
        "question": _words(question.words or first.question),
        "refines": question.refines,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    source: Source = citation.source
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url or None,
        "as_of": citation.as_of,
    }


def _words(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"ja": words.ja, "en": words.en}

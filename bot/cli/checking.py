"""``check``: all content errors at once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click

from bot.cli.days import as_day
from bot.cli.easy import EntryChecker
from bot.cli.grant_changes import changes_as_json, render_changes
from bot.cli.grant_unconfirmed import render_unconfirmed, unconfirmed_as_json
from bot.content.check import as_json as problems_as_json
from bot.content.check import check_content, render_report
from bot.content.check.grants import check_grants
from bot.content.grants import load_grants
from bot.content.loader import load_content
from bot.content.matrix import matrix_as_json, render_matrix
from bot.content.problem import Problem, Severity, has_errors
from bot.content.source import content_root
from bot.domain.japan import JAPAN
from bot.i18n.check import problems as find_catalog_problems
from bot.settings import read_settings


@click.command()
@click.argument(
    "part", required=False, type=click.Choice(["knowledge", "intents", "locales", "grants"])
)
@click.option("--advice", is_flag=True, help="Also what would make good words better.")
@click.option("--matrix", is_flag=True, help="Which entries are there in which locale.")
@click.option(
    "--on",
    callback=as_day,
    metavar="DATE",
    help="Of grants: how they stand on this day, and what changes from then on.",
)
@click.option(
    "--unconfirmed",
    is_flag=True,
    help="Of grants: everything that CLAIR would have to confirm, in one list.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(
    part: str | None,
    advice: bool,
    matrix: bool,
    on: date | None,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Check the content files; exits 1 where something is wrong."""
    root = read_settings().clairbot_content or content_root()
    if (on is not None or unconfirmed) and (part != "grants" or matrix):
        raise click.UsageError("--on and --unconfirmed belong to 'check grants'")
    if unconfirmed:
        _show_unconfirmed(root, on or datetime.now(JAPAN).date(), as_json)
        return
    if matrix:
        _show_matrix(root, part, as_json)
        return
    today = datetime.now(UTC).date()
    problems: tuple[Problem, ...] = ()
    if part not in ("locales", "grants"):
        problems = check_content(root, today, only=part, easy=EntryChecker(today))
    if part in (None, "grants"):
        problems += check_grants(root, today)
    if part in (None, "locales") and (root / "locales").is_dir():
        problems += _catalog_problems(root)
    if on is not None:
        _show_grants(root, on, problems, as_json)
    elif as_json:
        click.echo(json.dumps(problems_as_json(problems), ensure_ascii=False))
    else:
        click.echo(render_report(problems, advice=advice))
    if has_errors(problems):
        raise SystemExit(1)


def _show_matrix(root: Path, part: str | None, as_json: bool) -> None:
    if part not in (None, "knowledge"):
        raise click.UsageError("--matrix belongs to 'check knowledge'")
    content, today = load_content(root).content, datetime.now(UTC).date()
    if as_json:
        click.echo(json.dumps(matrix_as_json(content, today), ensure_ascii=False))
    else:
        click.echo(render_matrix(content, today))


def _show_unconfirmed(root: Path, day: date, as_json: bool) -> None:
    book, content = load_grants(root).book, load_content(root).content
    if as_json:
        click.echo(json.dumps(unconfirmed_as_json(book, content, day), ensure_ascii=False))
    else:
        click.echo(render_unconfirmed(book, content, day))


def _show_grants(root: Path, on: date, problems: tuple[Problem, ...], as_json: bool) -> None:
    book = load_grants(root).book
    if as_json:
        told = {**changes_as_json(book, on), "problems": problems_as_json(problems)}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(f"{render_changes(book, on)}\n\n{render_report(problems)}")


def _catalog_problems(root: Path) -> tuple[Problem, ...]:
    """What the interface's catalogs lack, in the form of the other problems."""
    return tuple(
        Problem(
            found.path.relative_to(root).as_posix(),
            found.line,
            "catalog",
            Severity.ERROR,
            found.text,
        )
        for found in find_catalog_problems(root)
    )

"""``evaluate``: how well questions are answered, as figures, as a file to read and as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.asking import Oracle, read_lines
from bot.cli.options import audience_option
from bot.content.figures import read_figures, save_figures
from bot.content.source import content_root
from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.figures import NONE, Evaluation
from bot.domain.locale import LocaleTag
from bot.i18n.catalogs import Catalogs
from bot.understanding import evaluate as evaluation
from bot.understanding.evaluate import Case, Result
from bot.web.language import STAFF_LOCALES
from bot.web.report import Mistake, report_page

_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@audience_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option(
    "--report",
    type=_OUT,
    help="Also write a page (HTML, one file) with plots, confusions and what went wrong.",
)
@click.option(
    "--language",
    type=click.Choice([str(tag) for tag in STAFF_LOCALES]),
    default="en",
    show_default=True,
    help="The language of the page.",
)
@click.option(
    "--save",
    type=_OUT,
    help="Also keep the figures of this audience in a file: knowledge/figures.json is shown in "
    "the console.",
)
def evaluate(
    files: tuple[Path, ...],
    audience: str,
    as_json: bool,
    report: Path | None,
    language: str,
    save: Path | None,
) -> None:
    """Measure the answers to files of questions: locale<TAB>question<TAB>expected entry."""
    cases = [case for file in files for case in _read_cases(file)]
    for option, path in (("--report", report), ("--save", save)):
        if path is not None and not path.parent.is_dir():
            raise click.UsageError(f"{option}: there is no folder {path.parent}")
    if save is not None:
        read_figures(save)  # Deciding takes minutes: what cannot be saved is told before.
    oracle = Oracle()
    results = evaluation.run(oracle.core, cases, audience=Audience(audience))
    content = oracle.content.current()
    measured = Evaluation(
        datetime.now(UTC).date(),
        content.version,
        tuple(_name(file) for file in files),
        evaluation.by_locale(results),
    )
    if as_json:
        rows = {name: one.as_json() for name, one in measured.reports.items()}
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        click.echo(evaluation.table(measured.reports))
    if report is not None:
        page = report_page(
            Audience(audience),
            measured,
            _mistakes(results),
            content,
            Catalogs(content_root()),
            LocaleTag(language),
        )
        _write(report, page)
    if save is not None:
        save_figures(save, Audience(audience), measured)


def _read_cases(file: Path) -> tuple[Case, ...]:
    try:
        return evaluation.read_cases(read_lines(file), _name(file))
    except ContentError as error:
        raise click.UsageError(f"{file}: {error}") from error


def _name(file: Path) -> str:
    """The file with its folder; where on this machine that lies is nobody's business."""
    return "/".join(file.parts[-2:]) if not file.is_absolute() else file.name


def _mistakes(results: Sequence[Result]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            locale=result.case.locale,
            place=f"{result.case.file}:{result.case.line}",
            question=result.case.text,
            expected="|".join(sorted(result.case.right)) or NONE,
            outcome=result.outcome,
            given=result.first.entry_id if result.first else None,
            p=result.first.p if result.first else 0.0,
        )
        for result in evaluation.mistakes(results)
    )


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error

"""``easy`` and ``furigana``: tools for whoever writes easy Japanese."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from bot.content.source import content_root
from bot.domain.entry import Entry, FactKind
from bot.domain.locale import JA_SIMPLE
from bot.domain.template import FactRef, Ruby, Text, parse
from bot.easy.checker import Checker
from bot.easy.findings import Finding, Register, Report
from bot.easy.glossary import FILE, Glossary, Term, read_glossary
from bot.i18n.facts import render_fact
from bot.settings import read_settings


def glossary() -> Glossary:
    """The official words of the content in use; the shipped ones where it has none."""
    root = read_settings().clairbot_content or content_root()
    return read_glossary(root if (root / FILE).is_file() else content_root())


_IN_WORDS = frozenset(
    {FactKind.WORD, FactKind.DATE, FactKind.DAYS, FactKind.MONTHS, FactKind.YEARS}
)
"""Facts that are read as words; numbers, amounts and opening hours no editor can shorten."""


class EntryChecker:
    """Checks the easy texts of the knowledge base with the facts that are words filled in.

    Urgent entries are emergency texts. The facts that are Japanese words are official words too,
    with the reading they have in the entry.
    """

    def __init__(self, today: date) -> None:
        self._today = today
        self._checker: Checker | None = None

    def __call__(self, text: str, entry: Entry) -> Sequence[Finding]:
        """The findings for one annotated text that names facts of its entry."""
        if self._checker is None:
            self._checker = Checker(glossary())
        register = Register.EMERGENCY if entry.urgent else Register.LIVING
        return self._checker.check(self._filled(text, entry), register, self._words(entry)).findings

    def _filled(self, text: str, entry: Entry) -> str:
        pieces: list[str] = []
        for part in parse(text):
            match part:
                case Text(words):
                    pieces.append(words)
                case Ruby(base, reading):
                    pieces.append(f"{{{base}|{reading}}}")
                case FactRef(name, form) if entry.facts[name].kind in _IN_WORDS:
                    pieces.append(render_fact(entry.facts[name], JA_SIMPLE, self._today, form))
                case FactRef(name):
                    pieces.append(f"{{{name}}}")
        return "".join(pieces)

    def _words(self, entry: Entry) -> list[Term]:
        found = []
        for fact in entry.facts.values():
            value = fact.on(self._today)
            if fact.kind is FactKind.WORD and value.kana:
                found.append(Term(str(value.value), value.kana, easy=""))
        return found


@click.command()
@click.argument("file", required=False)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Texts, one a line; prints one object a line.",
)
@click.option(
    "--register",
    type=click.Choice([register.value for register in Register]),
    default=Register.LIVING.value,
    show_default=True,
    help="A: emergency texts, with the strictest limits. B: everything else.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def easy(file: str | None, batch: Path | None, register: str, as_json: bool) -> None:
    """Check easy Japanese in FILE (- is standard input), annotated or plain.

    Exits 1 where a finding is an error (E), which keeps a text from being published.
    """
    if (file is None) == (batch is None):
        raise click.UsageError("give either FILE (or -) or --batch FILE")
    checker = Checker(glossary())
    if batch is not None:
        for line in _read(batch).split("\n"):
            if line.strip():
                report = checker.check(line, Register(register))
                click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    text = _standard_input() if file == "-" else ""
    if file is not None and file != "-":
        path = Path(file)
        if not path.is_file():
            raise click.UsageError(f"there is no file {file}")
        text = _read(path)
    report = checker.check(text, Register(register))
    click.echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else _shown(report))
    if report.errors:
        raise SystemExit(1)


@click.command()
@click.argument("text")
def furigana(text: str) -> None:
    """Draft the readings and spaces of TEXT: {漢字|かんじ}. With - one line in, one line out.

    A draft: a person has to confirm every reading.
    """
    tool = Checker(glossary()).furigana
    if text != "-":
        click.echo(tool.annotate(text))
        return
    for line in sys.stdin.buffer:
        click.echo(tool.annotate(_decoded(line).rstrip("\r\n")))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path}: expected text in UTF-8") from error


def _standard_input() -> str:
    return _decoded(sys.stdin.buffer.read())


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError("standard input: expected text in UTF-8") from error


def _shown(report: Report) -> str:
    lines = [f"{report.verdict}, score {report.score:.0f} of 100 (higher is easier)"]
    for one in report.findings:
        excerpt = f" 「{one.excerpt}」" if one.excerpt else ""
        lines.append(
            f"{one.level} {one.rule} line {one.line}:{excerpt} {one.message} — {one.remedy}"
        )
    warnings = len(report.findings) - report.errors
    lines.append(f"{report.errors} E (must be put right), {warnings} W (for a person to decide)")
    return "\n".join(lines)

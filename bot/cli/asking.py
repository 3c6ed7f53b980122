"""``ask`` and ``why``: the answering core without a server."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.answering import answering
from bot.cli.options import audience_option, locale_option
from bot.domain.conversation import ConversationState
from bot.domain.entry import Audience
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.locale import LocaleTag, match_locale
from bot.domain.respond import respond
from bot.domain.understood import Question
from bot.settings import read_settings
from bot.understanding.explain import as_json as explain_json
from bot.understanding.explain import explain


class Oracle:
    """One question, no state: what ``ask`` and its friends share."""

    def __init__(self) -> None:
        made = answering(read_settings(), datetime.now(UTC))
        self.content = made.content
        self.core = made.understanding
        self.core.prepare()
        self._composer = made.composer

    def ask(self, text: str, locale: str | None, audience: Audience) -> dict[str, Any]:
        """The ``ask --json`` object for one question."""
        chosen = LocaleTag(locale) if locale else None
        question = Question(text, audience, chosen=chosen)
        began = time.perf_counter()
        understood = self.core.decide(question)
        ms = (time.perf_counter() - began) * 1000
        now = datetime.now(UTC)
        state = ConversationState(
            key="terminal:ask", chosen=chosen, audience=audience, greeted=True
        )
        event = InboundEvent(
            event_id="ask",
            channel=ChannelName.TERMINAL,
            address="ask",
            occurred_at=now,
            kind=EventKind.TEXT,
            text=text,
        )
        decision = respond(state, event, understood, self.content.current(), now)
        replies = self._composer.compose(decision.say, now=now)
        answer = "\n\n".join(reply.text for reply in replies)
        return explain_json(question, understood, answer, ms)


@click.command()
@click.argument("text", required=False)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Questions, one a line: locale<TAB>question[<TAB>expected]; prints one object a line.",
)
@locale_option
@audience_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def ask(
    text: str | None, batch: Path | None, locale: str | None, audience: str, as_json: bool
) -> None:
    """Ask one question (or a file of them); nothing is remembered."""
    if (text is None) == (batch is None):
        raise click.UsageError("give either TEXT or --batch FILE")
    if batch is not None:
        questions = _read_batch(batch)
        oracle = Oracle()
        for asked in questions:
            result = oracle.ask(asked[1], asked[0] or locale, Audience(audience))
            if asked[2] is not None:
                result["expected"] = asked[2]
            click.echo(json.dumps(result, ensure_ascii=False))
        return
    result = Oracle().ask(text or "", locale, Audience(audience))
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else result["text"])


def read_lines(file: Path) -> list[str]:
    """The lines of a question file; UsageError where it is no text in UTF-8."""
    try:
        # Spreadsheets put a mark before the first character.
        return file.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file}: expected text in UTF-8") from error


def _read_batch(file: Path) -> list[tuple[str, str, str | None]]:
    """The questions of a file; empty lines and ``#`` comments are left out.

    A line with a tab is a question, also where nothing but spaces is asked: who reads the objects
    counts lines.
    """
    rows = []
    for number, line in enumerate(read_lines(file), start=1):
        if line.startswith("#") or not (line.strip() or "\t" in line):
            continue
        cells = line.split("\t")
        if len(cells) not in (2, 3):
            raise click.UsageError(f"{file}:{number}: expected locale<TAB>question[<TAB>expected]")
        locale = match_locale(cells[0])
        if cells[0].strip() and locale is None:
            raise click.UsageError(f"{file}:{number}: {cells[0]} is not a locale")
        rows.append((locale or "", cells[1], cells[2] if len(cells) == 3 else None))
    return rows


@click.command()
@click.argument("text")
@locale_option
@audience_option
@click.option("--after", metavar="ENTRY", help="The entry that was answered with before.")
def why(text: str, locale: str | None, audience: str, after: str | None) -> None:
    """Explain the decision on a question: language, candidates, threshold."""
    oracle = Oracle()
    chosen = LocaleTag(locale) if locale else None
    question = Question(text, Audience(audience), chosen=chosen, last_entry=after)
    click.echo(explain(oracle.core.decide(question)))

"""``support``: which advisers, courses and desks fit, side by side."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.cli.options import locale_option
from bot.content.source import FileContent, content_root
from bot.domain.eligibility.rules import Words
from bot.domain.errors import NotFound
from bot.domain.locale import EN, LocaleTag
from bot.domain.support import Adviser, Need, Row, Statement, Support
from bot.domain.supports import Fit, SupportBook
from bot.domain.utterance import Said, SupportComparison
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.settings import read_settings
from bot.storage.compiled import CompiledFiles

JAPAN = ZoneInfo("Asia/Tokyo")


@click.command()
@click.option("--theme", help="What help is needed for, e.g. disaster; --list shows all.")
@click.option("--form", help="How help should come, e.g. lecture.")
@click.option("--region", help="Where the municipality is, e.g. kanto.")
@click.option("--list", "listing", is_flag=True, help="The themes, forms and regions there are.")
@locale_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def support(
    theme: str | None,
    form: str | None,
    region: str | None,
    listing: bool,
    locale: str | None,
    as_json: bool,
) -> None:
    """Compare the supports that fit a municipality's need, at most three.

    What is left out counts as "I don't know". Returns 1 where nothing fits.
    """
    settings, now = read_settings(), datetime.now(UTC)
    root = settings.clairbot_content or content_root()
    compiled = CompiledFiles(settings.compiled)
    content = FileContent(root, now, compiled)
    book = content.current().supports
    if listing:
        _list(book, locale or EN, as_json)
        return
    try:
        need = book.need(theme, form, region)
    except NotFound as error:
        raise click.UsageError(str(error)) from error
    fits = book.fits(need)
    if as_json:
        found = [_fit(one, need, now) for one in fits]
        ended = [{"id": one.id, "entry": one.entry_id} for one in book.ended(need)]
        asked = {"theme": need.theme, "form": need.form, "region": need.region}
        click.echo(json.dumps({"need": asked, "fits": found, "ended": ended}, ensure_ascii=False))
    else:
        said = Said(SupportComparison(need), LocaleTag(locale) if locale else EN)
        for reply in TextComposer(content, Catalogs(content_root(), compiled)).compose(
            [said], now=now
        ):
            click.echo(reply.text)
    sys.exit(0 if fits else 1)


def _list(book: SupportBook, locale: str, as_json: bool) -> None:
    known: dict[str, dict[str, Words]] = {
        "theme": {key: topic.label for key, topic in book.themes.items()},
        "form": {str(key): topic.label for key, topic in book.forms.items()},
        "region": dict(book.regions),
    }
    if as_json:
        told = {part: {key: _words(w) for key, w in of.items()} for part, of in known.items()}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for part, words in known.items():
        click.echo(f"--{part}")
        for key, label in words.items():
            click.echo(f"  {key:<14} {label.to(locale)}")


def _fit(fit: Fit, need: Need, now: datetime) -> dict[str, Any]:
    one = fit.support
    day = now.astimezone(JAPAN).date()
    return {
        **_head(one),
        "exact": fit.exact,
        **{row: _statement(one.rows.get(row)) for row in Row},
        "advisers": [_adviser(adviser) for adviser in one.advisers_for(need, day)],
        "advisers_published": not one.unlisted,
    }


def _head(one: Support) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": _words(one.name),
        "entry": one.entry_id,
        "division": one.division,
        "own": one.own,
        "owner": _words(one.owner) if one.owner else None,
        "status": one.status,
        "themes": list(one.themes),
        "forms": list(one.forms),
        "regions": list(one.regions),
    }


def _statement(statement: Statement | None) -> dict[str, Any] | None:
    """A row as it stands in its file (facts by name); None where nothing is published."""
    if statement is None:
        return None
    source = statement.source
    return {
        **_words(statement.words),
        "source": {"title": source.title, "publisher": source.publisher, "url": source.url or None},
        "as_of": statement.as_of,
        "confidence": statement.confidence,
    }


def _adviser(adviser: Adviser) -> dict[str, Any]:
    left = adviser.visits_left
    return {
        "name": adviser.name,
        "themes": list(adviser.themes),
        "forms": list(adviser.forms),
        "region": adviser.region,
        "visits_left": {"count": left.count, "fiscal_year": left.year} if left else None,
        "as_of": adviser.as_of,
    }


def _words(words: Words) -> dict[str, str]:
    return {"ja": words.ja, "en": words.en}

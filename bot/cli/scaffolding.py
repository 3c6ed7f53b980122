"""``new``: templates for editors and translators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from bot.content.scaffold import Made, missing_texts, new_entry, new_locale
from bot.content.source import content_root
from bot.domain.locale import LocaleTag
from bot.settings import read_settings

_SHOWN = 5


@click.group()
def new() -> None:
    """Templates for a new entry or a new locale."""


@new.command()
@click.argument("entry_id", metavar="ID")
def entry(entry_id: str) -> None:
    """Files for a new entry (ID: chapter/name): replace every 〔…〕, then run `clairbot check`."""
    root = read_settings().clairbot_content or content_root()
    _report(new_entry(root, entry_id, datetime.now(UTC).date()))
    click.echo("Next: replace every 〔…〕, run `python -m bot.content.stamp` and `clairbot check`.")


@new.command()
@click.argument("tag")
def locale(tag: str) -> None:
    """Files for a locale, and what is still to be translated."""
    root = read_settings().clairbot_content or content_root()
    made = new_locale(root, tag)
    _report(made)
    missing = missing_texts(root, LocaleTag(tag))
    if missing:
        rest = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        click.echo(f"{len(missing)} texts to write: {', '.join(missing[:_SHOWN])}{rest}.")
    click.echo(f"Then add '{tag}' to knowledge/coverage.yaml and run `clairbot check`.")


def _report(made: Sequence[Made]) -> None:
    for one in made:
        click.echo(f"{'added to' if one.added else 'made'} {one.path}")
    if not made:
        click.echo("Nothing to make: the files are all there.")

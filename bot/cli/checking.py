"""``check``: all content errors at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from bot.content.check import as_json as problems_as_json
from bot.content.check import check_content, render_report
from bot.content.problem import has_errors
from bot.content.source import content_root
from bot.settings import read_settings


@click.command()
@click.argument("part", required=False, type=click.Choice(["knowledge", "intents", "locales"]))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(part: str | None, as_json: bool) -> None:
    """Check the content files; exits 1 where something is wrong."""
    root = read_settings().clairbot_content or content_root()
    problems = check_content(root, datetime.now(UTC).date(), only=part)
    if as_json:
        click.echo(json.dumps(problems_as_json(problems), ensure_ascii=False))
    else:
        click.echo(render_report(problems))
    if has_errors(problems):
        raise SystemExit(1)

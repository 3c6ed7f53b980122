"""Days on the command line."""

from __future__ import annotations

from datetime import date

import click

from bot.content.fields import read_day


def as_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Callback of an option that takes a day written ``2026-06-01``; wrong use otherwise."""
    if value is None:
        return None
    day = read_day(value)
    if day is None:
        message = f"'{value}' is not a day; write it like 2026-06-01"
        raise click.BadParameter(message, ctx=ctx, param=param)
    return day

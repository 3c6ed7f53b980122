"""``desks``: who helps near a place, out of the directory."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click

from bot.cli.options import locale_option
from bot.content.source import FileContent, content_root
from bot.domain.directory import Directory, LocalDesk, read_point
from bot.domain.locale import EN, LocaleTag
from bot.domain.utterance import DeskList, DeskPicker, Said, Utterance
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.settings import read_settings
from bot.storage.compiled import CompiledFiles
from bot.understanding.normalise import normalise
from bot.understanding.places import gazetteer


@click.command()
@click.argument("place")
@locale_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def desks(place: str, locale: str | None, as_json: bool) -> None:
    """Show the consultation desks near PLACE: a name in any language, or "34.7,137.7".

    Returns 1 where the place is not known, or may be one of several.
    """
    settings = read_settings()
    now = datetime.now(UTC)
    root = settings.clairbot_content or content_root()
    compiled = CompiledFiles(settings.compiled)
    content = FileContent(root, now, compiled)
    directory = content.current().directory
    areas = _areas(directory, place)
    known = len(areas) == 1
    if as_json:
        found = [_as_json(desk) for desk in directory.desks_in(areas[0])] if known else []
        click.echo(json.dumps({"areas": areas, "desks": found}, ensure_ascii=False))
    elif not areas:
        click.echo(f"no place in Japan is known as {place!r}", err=True)
    else:
        what: Utterance = DeskList(areas[0]) if known else DeskPicker(areas=tuple(areas))
        said = Said(what, LocaleTag(locale) if locale else EN)
        composer = TextComposer(content, Catalogs(content_root(), compiled))
        for reply in composer.compose([said], now=now):
            click.echo(reply.text)
            for choice in () if known else reply.choices:
                click.echo(f"  {choice.label}")
    sys.exit(0 if known else 1)


def _areas(directory: Directory, place: str) -> list[str]:
    point = read_point(place)
    if point is not None:
        nearest = directory.nearest(*point)
        return [nearest.area] if nearest else []
    mention = gazetteer(directory).find(normalise(place))
    return list(dict.fromkeys(found.area for found in mention.places))


def _as_json(desk: LocalDesk) -> dict[str, Any]:
    return {
        "id": desk.id,
        "kind": desk.kind,
        "prefecture": desk.prefecture,
        "city": desk.city,
        "name": desk.name,
        "kana": desk.kana,
        "english": desk.english,
        "phones": [
            {"tel": phone.number, "confidence": phone.confidence, "office": phone.office}
            for phone in desk.phones
        ],
        "hours": desk.hours,
        "languages": list(desk.languages),
        "url": desk.url,
        "source": desk.source_url,
        "as_of": desk.as_of,
        "confidence": desk.confidence,
    }

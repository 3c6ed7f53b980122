"""The last figures of the understanding, as a file beside the content they were measured on.

``clairbot evaluate … --save knowledge/figures.json`` writes it, each run the part of its audience;
the console shows it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.figures import ALL, SHARES, UNTOLD, Evaluation
from bot.domain.locale import LOCALES

FIGURES = Path("knowledge", "figures.json")
"""Below the root of the content."""

_FILE = TypeAdapter(dict[Audience, Evaluation])
_DIGITS = 4


def read_figures(path: Path) -> Mapping[Audience, Evaluation]:
    """What was measured last, by audience; nothing where there is no such file.

    Raises ContentError where the file is not one of ours.
    """
    try:
        found = _FILE.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ContentError(f"{path.name} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ContentError(f"{path.name} holds no figures: {place}: {first['msg']}") from error
    for audience, evaluation in found.items():
        _check(f"{path.name}: {audience}", evaluation)
    return found


def save_figures(path: Path, audience: Audience, measured: Evaluation) -> None:
    """Replace the part of one audience; the other's stays.

    Raises ContentError where the file holds something else or cannot be written.
    """
    kept = {**read_figures(path), audience: measured}
    ordered = {one: kept[one] for one in Audience if one in kept}
    value = _rounded(_FILE.dump_python(ordered, mode="json"))
    for one, evaluation in ordered.items():
        for name, report in evaluation.reports.items():
            # For whoever reads the file elsewhere; the program works them out again.
            value[one.value]["reports"][name]["rates"] = report.rates()
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    try:
        _replace(path, text)
    except OSError as error:
        raise ContentError(f"{path.name} cannot be written: {error.strerror}") from error


def _check(place: str, evaluation: Evaluation) -> None:
    """What those who show the figures rely on, beyond the types."""
    names = set(evaluation.reports)
    if ALL not in names:
        raise ContentError(f"{place} lacks the figures of {ALL!r}")
    if strange := names - {ALL, UNTOLD, *LOCALES}:
        raise ContentError(f"{place} has figures of {min(strange)!r}, which is no locale")
    for name, report in evaluation.reports.items():
        if not report.accuracy_at.keys() >= set(SHARES):
            raise ContentError(f"{place}, {name}: accuracy_at needs {', '.join(map(str, SHARES))}")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return round(value, _DIGITS) if isinstance(value, float) else value


def _replace(path: Path, text: str) -> None:
    """Write beside it, then rename: a reader never meets half a file."""
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(half).chmod(0o644)
        Path(half).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(half).unlink()
        raise

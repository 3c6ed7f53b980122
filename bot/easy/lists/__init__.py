"""Word lists kept as data: one file a list, ``#`` begins a comment line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_HERE = Path(__file__).parent


def words(name: str) -> frozenset[str]:
    """The words of ``<name>.txt``."""
    return frozenset(word for line in _lines(f"{name}.txt") for word in line.split())


def pairs(name: str) -> Mapping[str, str]:
    """The rows of ``<name>.tsv``, first column to second."""
    rows = (line.split("\t") for line in _lines(f"{name}.tsv"))
    return {row[0]: row[1] for row in rows}


def _lines(file: str) -> list[str]:
    lines = (_HERE / file).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]

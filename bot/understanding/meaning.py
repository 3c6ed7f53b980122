"""Where sentence vectors come from: of messages, and of the base's own texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.understanding.embedding import Embedder, find_embedder
from bot.understanding.kept_vectors import KeptVectors

SHIPPED = Path("knowledge", "vectors")
"""The folder of the shipped vectors, below the root of the content."""


@dataclass(frozen=True)
class Meaning:
    """A model, and what was computed with it before."""

    embedder: Embedder
    kept: KeptVectors


def find_meaning(
    setting: str, content: Path, own: Path | None, *, model: str = "", key: str = ""
) -> Meaning | None:
    """As ``find_embedder``, with what comes with the content and what is kept in ``own``."""
    embedder = find_embedder(setting, model, key)
    return Meaning(embedder, KeptVectors(content / SHIPPED, own)) if embedder else None

"""Where sentence vectors come from: of messages, and of the base's own texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.understanding.embedding import Embedder, EmbeddingFailed, Floats, find_embedder
from bot.understanding.kept_vectors import KeptVectors

SHIPPED = Path("knowledge", "vectors")
"""The folder of the shipped vectors, below the root of the content."""


@dataclass(frozen=True)
class Meaning:
    """A model, and what was computed with it before."""

    embedder: Embedder
    kept: KeptVectors

    def for_one_message(self) -> Meaning:
        """The same, computing no text's vector twice: several ask for the message's."""
        return Meaning(_Once(self.embedder), self.kept)

    @property
    def begun(self) -> bool:
        """Whether the vector of the one message it is for was needed already."""
        return isinstance(self.embedder, _Once) and self.embedder.computed


class _Once:
    """Remembers what it computed, and that it could not; kept no longer than a message is decided
    on, so that nobody waits twice for a service that does not answer."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Floats] = {}
        self._failed: EmbeddingFailed | None = None

    @property
    def name(self) -> str:
        """The model's."""
        return self._embedder.name

    @property
    def computed(self) -> bool:
        """Whether it has a vector."""
        return bool(self._known)

    def embed(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new and self._failed is not None:
            raise self._failed
        try:
            self._known.update(zip(new, self._embedder.embed(new), strict=True) if new else ())
        except EmbeddingFailed as error:
            self._failed = error
            raise
        return np.array([self._known[text] for text in texts], np.float32)


def find_meaning(
    setting: str, content: Path, own: Path | None, *, model: str = "", key: str = ""
) -> Meaning | None:
    """As ``find_embedder``, with what comes with the content and what is kept in ``own``."""
    embedder = find_embedder(setting, model, key)
    return Meaning(embedder, KeptVectors(content / SHIPPED, own)) if embedder else None

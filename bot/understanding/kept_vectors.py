"""Sentence vectors of the base's own texts, computed once: twenty milliseconds each add up to ten
minutes for twenty languages.

Those of the shipped texts come with the content (``knowledge/vectors/<locale>.npz``, written by
``clairbot train --with-content``), so that a new installation has them at once; what was added or
changed since is computed and kept beside the compiled index. A vector is kept in four bits a
dimension: its cosine to the exact one is 0.99, and the file a tenth of the size. Once kept it is
never coded again: a file that is written anew changes by what was added or taken out, no more.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.domain.locale import LocaleTag
from bot.understanding.embedding import Embedder, EmbeddingFailed, Floats

log = logging.getLogger(__name__)

Pairs = Sequence[tuple[LocaleTag, str]]
Progress = Callable[[float], None]

_LEVELS = 7
_SPREAD = 3.0
"""Values beyond so many standard deviations are cut: there are few, and the rest gets finer."""
_BATCH = 64
_ADDED = "added"
_KEY, _SCALE = 8, 4
"""Bytes of a text's key and of a vector's scale."""


def _silent(_share: float) -> None:
    return


@dataclass(frozen=True)
class _File:
    """What one file holds, as it is stored."""

    mean: Floats | None = None
    """Taken off every vector before it is coded; None where there is no vector yet."""
    codes: Mapping[bytes, bytes] = field(default_factory=dict)
    """By the text's key the scale and then the cells."""

    def vector(self, key: bytes) -> Floats | None:
        """The vector of a text; None where it is not here."""
        code = self.codes.get(key)
        return None if code is None or self.mean is None else _decode(code, self.mean)

    def only(self, keys: Collection[bytes]) -> _File:
        """Without what has none of these keys."""
        codes = {key: code for key, code in self.codes.items() if key in keys}
        return _File(self.mean, codes) if codes else _File()

    def plus(self, vectors: Mapping[bytes, Floats]) -> _File:
        """With these vectors too."""
        if not vectors:
            return self
        rows = np.array(list(vectors.values()), np.float32)
        mean = rows.mean(axis=0) if self.mean is None else self.mean
        if mean.shape != rows.shape[1:]:
            raise EmbeddingFailed("vectors of another length than those kept from this model")
        new = zip(vectors, _encode(rows, mean), strict=True)
        return _File(mean, {**self.codes, **dict(new)})


@dataclass
class KeptVectors:
    """Vectors by text, out of the shipped files and a file of one's own."""

    shipped: Path | None
    """Folder with one file a locale, or None."""
    own: Path | None
    """Folder for what is computed here, or None: nothing is kept."""
    _files: dict[tuple[Path, str], _File] = field(default_factory=dict)
    """What was read already, by path and model."""

    def missing(self, model: str, pairs: Pairs) -> int:
        """How many of these texts would have to be computed."""
        return sum(found is None for found in self._find(model, pairs))

    def get(self, embedder: Embedder, pairs: Pairs, progress: Progress = _silent) -> Floats:
        """Texts × dimensions, the caller's own; what is not kept yet is computed and kept.

        Raises EmbeddingFailed where that is not possible now.
        """
        found = self._find(embedder.name, pairs)
        texts = sorted({pairs[at][1] for at, vector in enumerate(found) if vector is None})
        if texts:
            new = self._compute(embedder, texts, progress)
            found = [
                new[_key(text)] if vector is None else vector
                for (_, text), vector in zip(pairs, found, strict=True)
            ]
        return np.array(found, np.float32)

    def ship(self, embedder: Embedder, pairs: Pairs, progress: Progress = _silent) -> None:
        """Write the vectors of these texts, and no others, into the shipped files.

        What lies in the own folder plays no part: the same texts and files give the same bytes on
        every machine. Raises EmbeddingFailed where a vector cannot be had now.
        """
        assert self.shipped is not None
        wanted: dict[Path, dict[bytes, str]] = {}
        for locale, text in pairs:
            wanted.setdefault(self.shipped / f"{locale}.npz", {})[_key(text)] = text
        kept = {
            path: self._file(path, embedder.name).only(texts.keys())
            for path, texts in wanted.items()
        }
        new = {
            text
            for path, texts in wanted.items()
            for key, text in texts.items()
            if key not in kept[path].codes
        }
        computed = _embed(embedder, sorted(new), progress)
        for path, texts in wanted.items():
            added = {key: computed[key] for key in sorted(texts.keys() - kept[path].codes.keys())}
            _write(path, embedder.name, kept[path].plus(added))
        for path in set(self.shipped.glob("*.npz")) - wanted.keys():
            path.unlink()
        self._files.clear()

    def _find(self, model: str, pairs: Pairs) -> list[Floats | None]:
        own = self._file(self._own(model), model)
        found: list[Floats | None] = []
        for locale, text in pairs:
            shipped = self.shipped / f"{locale}.npz" if self.shipped else None
            key = _key(text)
            vector = self._file(shipped, model).vector(key)
            found.append(own.vector(key) if vector is None else vector)
        return found

    def _compute(
        self, embedder: Embedder, texts: Sequence[str], progress: Progress
    ) -> Mapping[bytes, Floats]:
        new = _embed(embedder, texts, progress)
        path = self._own(embedder.name)
        if path is not None:
            file = self._file(path, embedder.name).plus(new)
            try:
                _write(path, embedder.name, file)
            except OSError as error:
                log.warning("vectors could not be kept for the next start: %s", error)
            self._files[path, embedder.name] = file
        return new

    def _own(self, model: str) -> Path | None:
        name = hashlib.blake2b(model.encode(), digest_size=4).hexdigest()
        return self.own / f"vectors-{name}.npz" if self.own else None

    def _file(self, path: Path | None, model: str) -> _File:
        if path is None:
            return _File()
        if (path, model) not in self._files:
            self._files[path, model] = _read(path, model)
        return self._files[path, model]


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_KEY).digest()


def _embed(embedder: Embedder, texts: Sequence[str], progress: Progress) -> Mapping[bytes, Floats]:
    rows: list[Floats] = []
    for at in range(0, len(texts), _BATCH):
        progress(at / len(texts))
        rows.extend(embedder.embed(texts[at : at + _BATCH]))
    return {_key(text): row for text, row in zip(texts, rows, strict=True)}


def _encode(rows: Floats, mean: Floats) -> list[bytes]:
    rest = rows - mean
    scale = _SPREAD * np.sqrt((rest**2).mean(axis=1, keepdims=True)) / _LEVELS
    levels = np.clip(np.round(rest / np.maximum(scale, 1e-12)), -_LEVELS, _LEVELS)
    if levels.shape[1] % 2:
        levels = np.hstack([levels, np.zeros((len(levels), 1))])
    cells = (levels + _LEVELS + 1).astype(np.uint8)
    packed = (cells[:, ::2] << 4) | cells[:, 1::2]
    return [
        np.float32(one).tobytes() + row.tobytes()
        for one, row in zip(scale[:, 0], packed, strict=True)
    ]


def _decode(code: bytes, mean: Floats) -> Floats:
    scale = np.frombuffer(code, np.float32, 1)[0]
    packed = np.frombuffer(code, np.uint8, offset=_SCALE)
    levels = np.empty(2 * len(packed), np.float32)
    levels[::2] = packed >> 4
    levels[1::2] = packed & 15
    return np.asarray(mean + (levels[: len(mean)] - (_LEVELS + 1)) * scale)


def _write(path: Path, model: str, held: _File) -> None:
    assert held.mean is not None
    keys = sorted(held.codes)
    codes = np.frombuffer(b"".join(held.codes[key] for key in keys), np.uint8)
    codes = codes.reshape(len(keys), -1)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{_ADDED}-")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(
                file,
                model=np.array(model),
                keys=np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), _KEY),
                mean=held.mean,
                scale=codes[:, :_SCALE].copy().view(np.float32)[:, 0],
                cells=codes[:, _SCALE:],
            )
        Path(half).chmod(0o644)
        Path(half).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(half).unlink()
        raise


def _read(path: Path, model: str) -> _File:
    """What a file holds; nothing where it is missing, broken or another model's."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            if str(file["model"]) != model:
                return _File()
            keys, mean, scale, cells = (file[name] for name in ("keys", "mean", "scale", "cells"))
        shapes = (keys.shape[1:], scale.shape[1:], cells.shape[1:])
        if shapes != ((_KEY,), (), ((mean.size + 1) // 2,)):
            raise ValueError("arrays that do not belong together")
        codes = np.hstack([scale[:, None].astype(np.float32).view(np.uint8), cells])
        pairs = zip(keys, codes, strict=True)
        return _File(mean, {key.tobytes(): code.tobytes() for key, code in pairs})
    except FileNotFoundError:
        return _File()
    except Exception as error:  # a damaged file fails in any way it likes
        log.warning("%s is not used: %s", path.name, type(error).__name__)
        return _File()

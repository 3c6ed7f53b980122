"""The texts of an index: with all that is learnt from them, or as little as answering needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import overload

import numpy as np
import numpy.typing as npt

from bot.domain.locale import LocaleTag
from bot.understanding.weights import Weights

_NO_TERMS: Mapping[str, float] = {}


class Field(IntEnum):
    """Where a text stands in the content."""

    PHRASE = 0
    TITLE = 1
    SUMMARY = 2
    BODY = 3
    NOT = 4
    """A "not this" phrase."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text that can be found."""

    entry: int
    locale: LocaleTag
    field: Field
    text: str
    bag: Mapping[str, float]
    key: str


@dataclass(frozen=True, eq=False)
class LeanDocuments(Sequence[Document]):
    """Documents without bags and keys, made when they are asked for.

    A message looks at a few of 40,000: as objects they are 15 MB and a tenth of a second of each
    start, as rows of bytes they are mapped from the file and hardly read.
    """

    _locales: tuple[LocaleTag, ...]
    _entry: npt.NDArray[np.int32]
    _place: npt.NDArray[np.uint8]
    """Two columns: the locale and the field."""
    _end: npt.NDArray[np.int64]
    """Where each text ends; it begins where the one before ends."""
    _text: npt.NDArray[np.uint8]
    """All texts in UTF-8."""

    @classmethod
    def of(cls, documents: Sequence[Document]) -> LeanDocuments:
        """From whole ones."""
        locales = tuple(sorted({one.locale for one in documents}))
        number = {locale: at for at, locale in enumerate(locales)}
        texts = [one.text.encode() for one in documents]
        places = [(number[one.locale], int(one.field)) for one in documents]
        return cls(
            locales,
            np.array([one.entry for one in documents], np.int32),
            np.array(places, np.uint8).reshape(-1, 2),
            np.cumsum([len(text) for text in texts], dtype=np.int64),
            np.frombuffer(b"".join(texts), np.uint8),
        )

    def __len__(self) -> int:
        return len(self._entry)

    @overload
    def __getitem__(self, at: int) -> Document: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Document]: ...
    def __getitem__(self, at: int | slice) -> Document | Sequence[Document]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        at = range(len(self))[at]
        start = int(self._end[at - 1]) if at else 0
        locale, field = self._place[at]
        text = self._text[start : int(self._end[at])].tobytes().decode()
        return Document(
            int(self._entry[at]), self._locales[locale], Field(field), text, _NO_TERMS, ""
        )


@dataclass(frozen=True, eq=False)
class Exact:
    """Key of a phrase or title → entry ids, each with its first document of that key."""

    _rows: Weights
    _start: npt.NDArray[np.int32]
    """Row → where its documents begin; one row more than there are keys."""
    _documents: npt.NDArray[np.int32]
    _entry_of: npt.NDArray[np.int32]
    _entry_ids: tuple[str, ...]

    @classmethod
    def of(
        cls,
        found: Mapping[str, Sequence[int]],
        entry_of: npt.NDArray[np.int32],
        entry_ids: tuple[str, ...],
    ) -> Exact:
        """From the documents of each key, at most one of an entry."""
        sizes = [len(documents) for documents in found.values()]
        return cls(
            Weights.of({key: row for row, key in enumerate(found)}, np.int32),
            np.cumsum([0, *sizes], dtype=np.int32),
            np.array([one for documents in found.values() for one in documents], np.int32),
            entry_of,
            entry_ids,
        )

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __getitem__(self, key: str) -> tuple[tuple[str, int], ...]:
        """The entries with their documents; nothing for what is no phrase."""
        row = self._rows.get(key)
        if row is None:
            return ()
        documents = self._documents[self._start[row] : self._start[row + 1]].tolist()
        return tuple((self._entry_ids[self._entry_of[one]], one) for one in documents)

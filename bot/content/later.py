"""What a running bot does not need: what it learns from, kept packed until somebody asks for it.

Phrases, examples and the words of emergencies are half of the content. Whoever learns from them
needs them; whoever starts from what was learnt does not, and would read them for nothing.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
_Whole = TypeVar("_Whole")


class _Packed(Generic[_Whole]):
    """A value that was, or can be, packed into bytes. Thread-safe.

    A store that keeps long buffers apart (``CompiledStore``) maps them: the bytes of what nobody
    asks for are never read.
    """

    def __init__(self, size: int, unpack: Callable[[], _Whole]) -> None:
        self._size = size
        self._unpack: Callable[[], _Whole] | None = unpack
        self._value: _Whole | None = None
        self._unpacking = threading.Lock()

    @property
    def whole(self) -> _Whole:
        """The value itself."""
        with self._unpacking:
            if self._unpack is not None:
                self._value, self._unpack = self._unpack(), None
        assert self._value is not None
        return self._value

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        mine: object = self.whole
        return mine == (other.whole if isinstance(other, _Packed) else other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce_ex__(self, _protocol: object) -> tuple[object, ...]:
        buffer = pickle.PickleBuffer(pickle.dumps(self.whole, 5))
        return _packed, (type(self), self._size, buffer)


def _packed(kind: type[_Packed[Any]], size: int, buffer: Any) -> _Packed[Any]:
    return kind(size, lambda: pickle.loads(buffer))


class LaterSequence(_Packed[tuple[T, ...]], Sequence[T]):
    """A tuple that is packed once it is kept."""

    @classmethod
    def of(cls, items: tuple[T, ...]) -> LaterSequence[T]:
        """One that is not packed yet."""
        return cls(len(items), lambda: items)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self.whole[at]


class LaterMapping(_Packed[Mapping[K, V]], Mapping[K, V]):
    """A mapping that is packed once it is kept."""

    @classmethod
    def of(cls, items: Mapping[K, V]) -> LaterMapping[K, V]:
        """One that is not packed yet."""
        return cls(len(items), lambda: items)

    def __getitem__(self, key: K) -> V:
        return self.whole[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self.whole)

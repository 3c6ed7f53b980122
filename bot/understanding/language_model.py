"""The language identifier's model: unpacked once, then mapped from what is kept.

py3langid brings it as 5 MB of LZMA, which take 0.7 s to unpack at every start and then 100 MB of
each process. Of its tables a message looks at a few rows.
"""

from __future__ import annotations

import threading
from importlib import metadata
from typing import Any

import numpy as np

from bot.service.ports import CompiledStore

CODES = ("de", "en", "es", "fr", "id", "mn", "pt", "ru", "tl", "uk", "vi")
"""The languages of ours that it tells apart, by its own codes; scripts tell the others."""
_NAME = "language"
_reading = threading.Lock()
_read: list[tuple[Any, Any]] = []


def prepare(compiled: CompiledStore | None = None) -> tuple[Any, Any]:
    """py3langid over ``CODES`` and over all languages it knows; safe between threads.

    The first call reads the model from what is kept, and keeps it where it is not.
    """
    with _reading:
        if not _read:
            _read.append(_identifiers(compiled))
    return _read[0]


def _identifiers(compiled: CompiledStore | None) -> tuple[Any, Any]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    key = f"{metadata.version('py3langid')}-{np.__version__}-{'-'.join(CODES)}"
    tables = compiled.load(_NAME, key) if compiled is not None else None
    if not isinstance(tables, tuple):
        whole = LanguageIdentifier.from_model_file(MODEL_FILE)
        walked = tuple(map(np.asarray, (whole.tk_nextmove, whole.tk_row, whole.tk_output)))
        told = (whole.nb_ptc, whole.nb_pc, whole.nb_classes)
        whole.set_languages(CODES)
        # The few columns of our languages apart: taken out of the whole they would read all of it.
        tables = (walked, told, (whole.nb_ptc, whole.nb_pc, whole.nb_classes))
        if compiled is not None:
            compiled.save(_NAME, key, tables)
    (moves, rows, output), everything, ours = tables
    of_all, of_ours = (
        LanguageIdentifier(
            *told, memoryview(moves), memoryview(output), norm_probs=True, tk_row=memoryview(rows)
        )
        for told in (everything, ours)
    )
    return of_ours, of_all

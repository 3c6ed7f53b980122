"""All that is built from one content: searched by every decision, kept for the next start."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np

from bot.domain.entry import Audience, Content
from bot.service.ports import CompiledStore
from bot.understanding import calibration, emergency, index, policy, smalltalk

_NAME = "understanding"
_HERE = Path(__file__).parent
_NO_CONTENT = Content({}, {}, ())


@dataclass(frozen=True)
class Shelf:
    """What is known for one audience: its index, its calibration, its thresholds."""

    index: index.Index
    calibration: calibration.Calibration
    policy: policy.Policy


@dataclass(frozen=True)
class Engine:
    """All that is built from one content; never changed afterwards."""

    content: Content
    lane: emergency.Lane
    talk: smalltalk.Talk
    shelves: Mapping[Audience, Shelf]


Progress = Callable[[float, str], None]
"""Told how far the work is (0 to 1) and what comes next."""


def _silent(_share: float, _what: str) -> None:
    return


def build(content: Content, progress: Progress = _silent) -> Engine:
    """Build everything for a content: the same content gives the same engine."""
    shelves: dict[Audience, Shelf] = {}
    for number, audience in enumerate(Audience):
        began = number / len(Audience)
        progress(began, f"index ({audience})")
        built = index.build(content, audience)
        progress(began + 0.7 / len(Audience), f"calibration ({audience})")
        fitted = calibration.fit(built)
        shelves[audience] = Shelf(built.lean(), fitted, policy.for_audience(audience, fitted))
    return Engine(
        content, emergency.Lane(content.emergency), smalltalk.Talk(content.smalltalk), shelves
    )


def compiled_engine(
    content: Content,
    compiled: CompiledStore | None,
    progress: Progress = _silent,
    *,
    force: bool = False,
) -> Engine:
    """The engine for a content: read back where it was built before, else built and kept.

    ``force`` builds it in any case.
    """
    if compiled is None or not content.version:
        return build(content, progress)
    engine = None if force else _read_back(content, compiled)
    if engine is not None:
        return engine
    with compiled.building(_NAME):
        # Another process may have built it while this one waited.
        engine = None if force else _read_back(content, compiled)
        if engine is None:
            engine = build(content, progress)
            compiled.save(_NAME, _key(content), replace(engine, content=_NO_CONTENT))
    return engine


def is_compiled(content: Content, compiled: CompiledStore) -> bool:
    """Whether an engine for this content was kept."""
    return compiled.has(_NAME, _key(content))


def _key(content: Content) -> str:
    return f"{content.version}-{code_version()}"


def _read_back(content: Content, compiled: CompiledStore) -> Engine | None:
    found = compiled.load(_NAME, _key(content))
    return replace(found, content=content) if isinstance(found, Engine) else None


@cache
def code_version() -> str:
    """Changes with the code and the data that turn content into an engine."""
    parts = [str(sys.version_info[:3]), np.__version__, metadata.version("sudachidict-core")]
    digest = hashlib.sha256(" ".join(parts).encode())
    for module in (*_HERE.glob("*.py"), *(_HERE.parent / "domain").glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:8]

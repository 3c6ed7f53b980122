"""What a decision costs against the embedding of one sentence; memory and start of the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from statistics import median

import numpy as np

from bot.cli.bench.bases import of_titles
from bot.cli.bench.figure import Figure, Tell
from bot.domain.entry import Audience
from bot.domain.locale import EN
from bot.domain.understood import Question
from bot.understanding import engine
from bot.understanding.core import decide
from bot.understanding.embedding import Embedder, Floats
from bot.understanding.kept_vectors import KeptVectors, Pairs, Progress
from bot.understanding.meaning import Meaning
from bot.understanding.normalise import normalise

_ASKED = 60
_SIZES = ((1_000, 1.5), (100_000, 2.0))


def figures(
    asked: Sequence[str], words: Sequence[str], embedder: Embedder | None, tell: Tell
) -> Iterator[Figure]:
    """``words`` are sentences the bases' titles and answers are put together from."""
    if embedder is None:
        yield Figure("a decision against one embedding", None, at_most=1.5, note="no vectors")
    else:
        for size, most in _SIZES:
            yield from _decisions(size, most, asked[:_ASKED], words, embedder, tell)
    tell("start and memory of the whole process", 0.0)
    yield from _process()


def _decisions(
    size: int,
    most: float,
    asked: Sequence[str],
    words: Sequence[str],
    embedder: Embedder,
    tell: Tell,
) -> Iterator[Figure]:
    drawn = Random(5)
    rows = [(f"e{at:06d}", _mixed(words, drawn), drawn.choice(words)) for at in range(size)]
    began = time.process_time()
    meaning = Meaning(embedder, _Drawn(None, None))
    built = engine.build(
        of_titles(rows, EN), meaning, lambda share, what: tell(f"{size:,} entries: {what}", share)
    )
    learnt = time.process_time() - began
    titles = [title for _, title, _ in rows[:_ASKED]]

    def decided(text: str) -> None:
        decide(built, Question(text, Audience.RESIDENT, chosen=EN), meaning)

    def embedded(text: str) -> None:
        embedder.embed([normalise(text)])

    for text in asked[:3]:
        decided(text)
    # One after the other, so that what else runs on the machine slows both alike.
    pairs = [(_seconds(embedded, text), _seconds(decided, text)) for text in asked]
    one = median(embedding for embedding, _ in pairs)
    whole = median(decision for _, decision in pairs)
    certain = median(_seconds(decided, title) for title in titles)
    yield Figure(
        f"a decision at {size:,} entries, in embeddings",
        whole / one,
        at_most=most,
        note=f"{1000 * whole:.1f} ms of processor time against {1000 * one:.1f}; "
        f"learnt in {learnt:.0f} s of it",
    )
    yield Figure(
        f"the same where words are certain, at {size:,} entries",
        certain / one,
        at_most=0.15,
        note=f"{1000 * certain:.2f} ms, no embedding",
    )


def _mixed(words: Sequence[str], drawn: Random) -> str:
    first, second = drawn.choice(words).split(), drawn.choice(words).split()
    return " ".join([*first[: len(first) // 2 + 1], *second[len(second) // 2 :]])


def _seconds(do: Callable[[str], None], text: str) -> float:
    began = time.process_time()
    do(text)
    return time.process_time() - began


class _Drawn(KeptVectors):
    """Vectors drawn at random for the base's texts: an hour of work that changes no cost."""

    def get(
        self, embedder: Embedder, pairs: Pairs, progress: Progress = lambda _share: None
    ) -> Floats:
        """See ``KeptVectors``."""
        width = embedder.embed(["hello"]).shape[1]
        progress(1.0)
        found = np.random.default_rng(1).standard_normal((len(pairs), width), dtype=np.float32)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found


def _process() -> Iterator[Figure]:
    """The shipped base in a process of its own, from what was compiled before."""
    environment = {**os.environ}
    # As it is where it is installed: compiled once.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    _run(environment)
    told = _run(environment)
    note = f"{told['entries']} entries × {told['locales']} locales, vectors {told['vectors']}"
    if "own" in told:
        note += f"; resident at most, of which {told['own']:.0f} its own, {told['share']:.0f} with "
        note += "pages of files shared out"
    yield Figure("memory of the whole process, MB", told["megabytes"], at_most=450, note=note)
    yield Figure(
        "start of serve, from a compiled artefact, s",
        told["processor"],
        at_most=3.0,
        note=f"of processor time ({told['seconds']:.1f} by the clock): imports with both platforms'"
        " SDKs, content, engine, language and sentence models",
    )


def _run(environment: dict[str, str]) -> dict[str, float]:
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.bench.process"],
        env=environment | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {**told, "seconds": told["ready_at"] - began}

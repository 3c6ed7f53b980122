"""What others do on the same base with the same questions: a scan and a classifier."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from bot.cli.bench.figure import Figure, Tell
from bot.domain.entry import Audience, Content
from bot.domain.locale import JA
from bot.domain.understood import Question
from bot.understanding.core import decide
from bot.understanding.engine import Engine
from bot.understanding.meaning import Meaning

_ASKED = 100
"""Questions the rivals are asked; the slow ones take a second each."""
_MINUTES = 10
_NODE = """
const [modules, file] = process.argv.slice(1);
const { NlpManager } = require(require('path').join(modules, 'node-nlp'));
const data = JSON.parse(require('fs').readFileSync(file, 'utf8'));
(async () => {
  const manager = new NlpManager({ languages: ['ja'], nlu: { log: false }, autoSave: false });
  for (const [id, text] of data.entries) manager.addDocument('ja', text, id);
  await manager.train();
  const found = [];
  for (const text of data.asked) {
    const began = process.hrtime.bigint();
    const { intent } = await manager.process('ja', text);
    found.push([intent, Number(process.hrtime.bigint() - began) / 1e6]);
  }
  const megabytes = process.memoryUsage().rss / 1e6;
  process.stdout.write('\\n' + JSON.stringify({ found, megabytes }));
})();
"""

Answer = Callable[[str], str | None]


def side_by_side(
    built: Engine,
    meaning: Meaning | None,
    asked: Sequence[str],
    right: Sequence[frozenset[str]],
    node_modules: Path | None,
    tell: Tell,
) -> Iterator[Figure]:
    """Accuracy with the time of an answer and the memory of the process, on the same titles."""
    asked, right = asked[:_ASKED], right[:_ASKED]
    titles = _titles(built.content)

    def ours(text: str) -> str | None:
        found = decide(built, Question(text, Audience.RESIDENT, chosen=JA), meaning).candidates
        return found[0].entry_id if found else None

    def scan(text: str) -> str | None:
        found = process.extractOne(text, titles, scorer=fuzz.token_set_ratio)
        return found[2] if found else None

    yield _timed("clairbot", ours, asked, right, tell)
    yield _timed("rapidfuzz token_set_ratio", scan, asked, right, tell)
    yield _node_nlp(titles, asked, right, node_modules, tell)


def _titles(content: Content) -> Mapping[str, str]:
    return {entry.id: entry.text(JA).title for entry in content.entries.values()}


def _timed(
    name: str,
    answer: Answer,
    asked: Sequence[str],
    right: Sequence[frozenset[str]],
    tell: Tell,
) -> Figure:
    times: list[float] = []
    hits = 0
    for at, (text, wanted) in enumerate(zip(asked, right, strict=True)):
        tell(name, at / len(asked))
        began = time.perf_counter()
        hits += answer(text) in wanted
        times.append(1000 * (time.perf_counter() - began))
    return _figure(name, hits, times, f"this process {_megabytes():.0f} MB at most so far")


def _figure(name: str, hits: int, times: Sequence[float], memory: str) -> Figure:
    p50, p99 = np.percentile(times, (50, 99))
    note = f"{len(times)} questions, p50 {p50:.1f} ms, p99 {p99:.1f} ms, {memory}"
    return Figure(f"side by side: {name}", hits / len(times), note=note)


def _megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def _node_nlp(
    titles: Mapping[str, str],
    asked: Sequence[str],
    right: Sequence[frozenset[str]],
    node_modules: Path | None,
    tell: Tell,
) -> Figure:
    name = "side by side: node-nlp"
    node = shutil.which("node")
    if node is None or node_modules is None or not (node_modules / "node-nlp").is_dir():
        return Figure(name, None, note="not there: npm install node-nlp, then --node-modules DIR")
    tell("node-nlp", 0.0)
    data = json.dumps({"entries": list(titles.items()), "asked": list(asked)})
    try:
        done = subprocess.run(
            [node, "-e", _NODE, str(node_modules.resolve()), "/dev/stdin"],
            input=data,
            capture_output=True,
            text=True,
            timeout=60 * _MINUTES,
            check=True,
        )
        told = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, ValueError, IndexError) as error:
        return Figure(name, None, note=f"failed: {type(error).__name__}")
    hits = sum(intent in wanted for (intent, _), wanted in zip(told["found"], right, strict=True))
    times = [milliseconds for _, milliseconds in told["found"]]
    return _figure("node-nlp", hits, times, f"its process {told['megabytes']:.0f} MB")

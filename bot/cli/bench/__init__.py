"""``bench``: the answering core measured on public data, and what it costs.

The data are not part of this repository; bot/README.md says where they come from and how the folder
must look. Nothing is learnt from the parts that are asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.answering import meaning
from bot.cli.bench import cost, intents, languages, municipal
from bot.cli.bench.data import clinc150
from bot.cli.bench.figure import Figure, Tell, table
from bot.settings import read_settings
from bot.understanding.kept_vectors import KeptVectors
from bot.understanding.meaning import Meaning

PARTS = ("intents", "languages", "municipal", "cost")
_STEPS = 1000
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def bench() -> None:
    """Measure against public data."""


@bench.command()
@click.option("--data", required=True, type=_FOLDER, help="The folder that holds the public data.")
@click.option(
    "--only", type=click.Choice(PARTS), multiple=True, help="Only this part; may be repeated."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=1500,
    show_default=True,
    help="Questions asked of each set, drawn the same way every time.",
)
@click.option("--node-modules", type=_FOLDER, help="Where node-nlp is installed, to compare with.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--gate", is_flag=True, help="Return 1 where a figure misses its target.")
def understanding(
    data: Path,
    only: tuple[str, ...],
    limit: int,
    node_modules: Path | None,
    as_json: bool,
    gate: bool,
) -> None:
    """Measure the answering core: intents, languages, a city's own base, cost."""
    with _bar() as tell:
        found = list(_figures(data, only or PARTS, limit, node_modules, tell))
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], ensure_ascii=False))
    else:
        click.echo(table(found))
    if gate and any(one.held is False for one in found):
        sys.exit(1)


def _figures(
    data: Path, parts: tuple[str, ...], limit: int, node_modules: Path | None, tell: Tell
) -> Iterator[Figure]:
    meant = meaning(read_settings())
    # What is computed for public texts is not kept among what the bot keeps.
    own = Meaning(meant.embedder, KeptVectors(None, None)) if meant else None
    if "intents" in parts:
        yield from intents.figures(data, limit, own, tell)
    if "languages" in parts:
        yield from languages.figures(data, tell)
    if "municipal" in parts:
        yield from municipal.figures(data, limit, own, node_modules, tell)
    if "cost" in parts:
        public = clinc150(data, limit)
        words = [text for text, _ in public.phrases]
        asked = [text for text, _ in public.asked]
        yield from cost.figures(asked, words, meant.embedder if meant else None, tell)


@contextmanager
def _bar() -> Iterator[Tell]:
    """A bar on standard error for what is being done now."""
    with click.progressbar(
        length=_STEPS, label="Measuring", file=sys.stderr, item_show_func=lambda what: what
    ) as bar:

        def tell(what: str, share: float) -> None:
            bar.update(int(share * _STEPS) - bar.pos, what)

        yield tell
        bar.update(_STEPS - bar.pos, "")

"""``train``: learn from the content what answering needs, and keep it for the next start."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from bot.answering import lender, meaning
from bot.content.source import FileContent, content_root
from bot.domain.entry import Audience, Content
from bot.settings import Settings, read_settings
from bot.storage.compiled import CompiledFiles
from bot.understanding.embedding import EmbeddingFailed
from bot.understanding.engine import Progress, compiled_engine, is_compiled
from bot.understanding.index import build as build_index
from bot.understanding.kana import as_heard
from bot.understanding.lent import Lender, borrow, is_lent, lacks
from bot.understanding.meaning import Meaning
from bot.understanding.normalise import normalise
from bot.understanding.vectors import texts

_STEPS = 100


@click.command()
@click.option("--force", is_flag=True, help="Also where nothing has changed.")
@click.option(
    "--with-content",
    is_flag=True,
    help="Write the sentence vectors beside the content, so that nobody else has to compute them.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def train(force: bool, with_content: bool, as_json: bool) -> None:
    """Learn from the knowledge base what answering needs; a running bot does so by itself."""
    settings = read_settings()
    compiled = CompiledFiles(settings.compiled)
    content = _content(settings, compiled)
    began = time.perf_counter()
    meant, lends = meaning(settings), _lender_for(content, settings)
    try:
        if with_content:
            # First, so that what is learnt here is what every other installation learns.
            _ship(content, meant)
        learnt = force or not is_compiled(content, compiled, meant)
        if learnt:
            compile_with_progress(content, compiled, meant, force=force)
        learnt |= borrow_with_progress(lends, compiled)
    except EmbeddingFailed as error:
        raise click.ClickException(f"no sentence vectors: {error}") from error
    facts = {
        "version": content.version,
        "entries": len(content.entries),
        "phrases": len(content.phrases),
        "learnt": learnt,
        "seconds": round(time.perf_counter() - began, 1),
        "folder": str(settings.compiled),
    }
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    elif learnt:
        click.echo(
            f"Learnt from {facts['entries']} entries and {facts['phrases']} phrases "
            f"in {facts['seconds']} s; kept in {facts['folder']}."
        )
    else:
        click.echo(f"Nothing to do: content {facts['version']} is learnt already.")


def train_if_needed(settings: Settings, content: Content) -> None:
    """Before a server starts: new content takes a while to learn; show how far it is."""
    compiled = CompiledFiles(settings.compiled)
    meant, lends = meaning(settings), _lender_for(content, settings)
    try:
        if not is_compiled(content, compiled, meant):
            compile_with_progress(content, compiled, meant)
        borrow_with_progress(lends, compiled)
    except EmbeddingFailed as error:
        click.echo(f"No sentence vectors, words alone decide: {error}", err=True)
        if not is_compiled(content, compiled, None):
            compile_with_progress(content, compiled, None)
        borrow_with_progress(lends.without_vectors() if lends else None, compiled)


def compile_with_progress(
    content: Content, compiled: CompiledFiles, meant: Meaning | None, *, force: bool = False
) -> None:
    """Build and keep the engine, with a progress bar on standard error."""
    with _bar("Preparing the answers (once for this content)") as progress:
        compiled_engine(content, compiled, meant, progress, force=force)


def borrow_with_progress(lends: Lender | None, compiled: CompiledFiles) -> bool:
    """Learn what a base of one's own borrows; False where that was done before."""
    if lends is None or is_lent(lends, compiled):
        return False
    with _bar("Preparing for emergencies and small talk (once for this version)") as progress:
        borrow(lends, compiled, progress)
    return True


def _lender_for(content: Content, settings: Settings) -> Lender | None:
    lends = lender(settings)
    return lends if lends is not None and lacks(content) else None


def _ship(content: Content, meant: Meaning | None) -> None:
    if meant is None:
        raise click.UsageError("there are no sentence vectors: see CLAIRBOT_VECTORS")
    pairs = [pair for audience in Audience for pair in texts(build_index(content, audience))]
    pairs += [(one.locale, as_heard(normalise(one.text))) for one in content.examples]
    with _bar("Computing sentence vectors of new texts") as progress:
        meant.kept.ship(meant.embedder, pairs, lambda share: progress(share, ""))


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    with click.progressbar(
        length=_STEPS, label=label, file=sys.stderr, item_show_func=_named
    ) as bar:

        def progress(share: float, what: str) -> None:
            bar.update(int(share * _STEPS) - bar.pos, what)

        yield progress
        bar.update(_STEPS - bar.pos, "")


def _named(what: str | None) -> str | None:
    return what


def _content(settings: Settings, compiled: CompiledFiles) -> Content:
    root = settings.clairbot_content or content_root()
    return FileContent(root, datetime.now(UTC), compiled).current()

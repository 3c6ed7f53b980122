"""``train``: learn from the content what answering needs, and keep it for the next start."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime

import click

from bot.content.source import FileContent, content_root
from bot.domain.entry import Content
from bot.settings import Settings, read_settings
from bot.storage.compiled import CompiledFiles
from bot.understanding.engine import compiled_engine, is_compiled

_STEPS = 100


@click.command()
@click.option("--force", is_flag=True, help="Also where nothing has changed.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def train(force: bool, as_json: bool) -> None:
    """Learn from the knowledge base what answering needs; a running bot does so by itself."""
    settings = read_settings()
    compiled = CompiledFiles(settings.compiled)
    content = _content(settings, compiled)
    began = time.perf_counter()
    learnt = force or not is_compiled(content, compiled)
    if learnt:
        compile_with_progress(content, compiled, force=force)
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


def train_if_needed(settings: Settings) -> None:
    """Before a server starts: new content takes a while to learn; show how far it is."""
    compiled = CompiledFiles(settings.compiled)
    content = _content(settings, compiled)
    if not is_compiled(content, compiled):
        compile_with_progress(content, compiled)


def compile_with_progress(
    content: Content, compiled: CompiledFiles, *, force: bool = False
) -> None:
    """Build and keep the engine, with a progress bar on standard error."""
    with click.progressbar(
        length=_STEPS,
        label="Preparing the answers (once for this content)",
        file=sys.stderr,
        item_show_func=_named,
    ) as bar:

        def progress(share: float, what: str) -> None:
            bar.update(int(share * _STEPS) - bar.pos, what)

        compiled_engine(content, compiled, progress, force=force)
        bar.update(_STEPS - bar.pos, "")


def _named(what: str | None) -> str | None:
    return what


def _content(settings: Settings, compiled: CompiledFiles) -> Content:
    root = settings.clairbot_content or content_root()
    return FileContent(root, datetime.now(UTC), compiled).current()

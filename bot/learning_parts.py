"""Wires the learning loop: where questions come from, and where changes may go."""

from __future__ import annotations

from pathlib import Path

from bot.content.editing import ContentEdits
from bot.content.source import FileContent
from bot.domain.errors import SettingsError
from bot.service.learning import Learning
from bot.service.store import Store
from bot.understanding.clusters import clusters


def learning_parts(store: Store, content: FileContent, working_copy: Path | None) -> Learning:
    """The loop over the content that is running, which itself is never written to.

    SettingsError where ``working_copy`` is that content.
    """
    if working_copy is not None and working_copy.resolve() == content.root.resolve():
        raise SettingsError("CLAIRBOT_EDITING_ROOT is the running content; name another copy")
    return Learning(store, content, clusters, ContentEdits(content.root, working_copy))

"""The knowledge base as the running bot holds it: read from files, replaced whole, live."""

from __future__ import annotations

import logging
import threading
from datetime import datetime
from pathlib import Path

from bot.content.files import list_files
from bot.content.loader import load_content
from bot.content.problem import Problem, has_errors
from bot.domain.entry import Content
from bot.domain.errors import ContentError
from bot.service.ports import CompiledStore

_log = logging.getLogger(__name__)

_PACKAGE = Path(__file__).resolve().parent.parent


def content_root() -> Path:
    """The root of the content we ship: the checkout beside ``bot``, else the copy in the wheel."""
    checkout = _PACKAGE.parent
    if (checkout / "knowledge").is_dir():
        return checkout
    return _PACKAGE / "_content"


class FileContent:
    """Content out of ``root``; implements ``ContentSource``. Thread-safe.

    Editors may save at any moment: a reload that finds errors keeps the last content that had none
    and shows the problems. Only the first load takes what is readable, for there is nothing better.
    """

    def __init__(self, root: Path, now: datetime, compiled: CompiledStore | None = None) -> None:
        """Load once; ContentError where no entry at all can be read."""
        self._root = root
        self._compiled = compiled
        self._reloading = threading.Lock()
        listing = list_files(root)
        result = load_content(root, compiled, listing=listing, now=now)
        if not result.content.entries:
            first = f" (first problem: {result.problems[0]})" if result.problems else ""
            raise ContentError(f"no entry can be read under {root}{first}")
        self._state = (result.content, result.problems, now, listing)
        _log_result("loaded", result.content, result.problems)

    @property
    def root(self) -> Path:
        """Where it reads."""
        return self._root

    def current(self) -> Content:
        """The content in force now."""
        return self._state[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the last load found, also when it was not taken."""
        return self._state[1]

    @property
    def loaded_at(self) -> datetime:
        """When the content in force was read."""
        return self._state[2]

    def changed(self) -> bool:
        """Whether a file was added, removed or saved since the last load, by size and time."""
        return list_files(self._root) != self._state[3]

    def reload(self, now: datetime) -> tuple[Problem, ...]:
        """Read everything again and return what was found; errors keep the content as it was."""
        with self._reloading:
            listing = list_files(self._root)
            result = load_content(self._root, self._compiled, listing=listing, now=now)
            before = self._state
            broken = not result.content.entries or has_errors(result.problems)
            if broken:
                self._state = (before[0], result.problems, before[2], listing)
                _log_result("kept the former content; not loaded", before[0], result.problems)
            else:
                self._state = (result.content, result.problems, now, listing)
                _log_result("reloaded", result.content, result.problems)
            return result.problems


def _log_result(what: str, content: Content, problems: tuple[Problem, ...]) -> None:
    errors = sum(1 for problem in problems if problem.severity == "error")
    level = logging.WARNING if errors else logging.INFO
    _log.log(
        level,
        "content %s: version %s, %d entries, %d phrases; %d errors in files",
        what,
        content.version,
        len(content.entries),
        len(content.phrases),
        errors,
    )

"""Proposals as changes of the content's files: a patch, or written into a working copy.

What is running is never written to. A phrase goes to the entry's file of phrases; the questions it
came from go to ``tests/questions/learned/<audience>.tsv``, where ``clairbot evaluate`` measures
them. A test must not be known beforehand: a question that is itself a phrase would only measure
memory, so it is kept there as a comment, marked ``# phrase``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.content.check.phrases import QUESTIONS, normalised, stored_questions
from bot.content.patch import FileChange, as_patch
from bot.content.phrase_edit import scalar, with_phrase
from bot.content.scaffold import OPEN, audience_of, entry_files
from bot.content.yaml_files import YamlError, YamlMap, read_yaml
from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.locale import LocaleTag
from bot.domain.proposal import Proposal

_HEADER = "# locale\tmessage\texpected\n"
_MARK = "# phrase"
_ANY_DAY = date(2000, 1, 1)
"""For drafts nobody reads."""


@dataclass(frozen=True)
class ContentEdits:
    """Implements ``service.learning.Edits`` over the content in ``root``.

    ``working_copy``: another folder of the same layout that may be written to; None: there is none.
    """

    root: Path
    working_copy: Path | None = None

    @property
    def can_write(self) -> bool:
        """Whether there is a working copy."""
        return self.working_copy is not None

    def problem(self, proposal: Proposal, pending: Sequence[Proposal]) -> str | None:
        """Where its phrase stands already, so that the checker would refuse it; None: nowhere.
        ContentError where it cannot be added to what is there and pending."""
        draft = _Draft(self.root)
        for one in pending:
            draft.add(one, _ANY_DAY)
        taken = draft.taken(proposal)
        if taken is not None:
            return taken
        draft.add(proposal, _ANY_DAY)
        wanted = normalised(proposal.phrase)
        for path, line, locale, question in stored_questions(self.root):
            if locale in ("", proposal.locale) and normalised(question) == wanted:
                return f"{path}:{line}"
        return None

    def patch(self, proposals: Sequence[Proposal], today: date) -> str:
        """All of them as one patch over the content that is running."""
        return as_patch(_changes(self.root, proposals, today))

    def write(self, proposals: Sequence[Proposal], today: date) -> tuple[str, ...]:
        """Put them into the working copy, all or none; the paths of the files that changed."""
        if self.working_copy is None:
            raise ContentError("no working copy is set up: CLAIRBOT_EDITING_ROOT is empty")
        changes = _changes(self.working_copy, proposals, today)
        try:
            for change in changes:
                _replace(self.working_copy / change.path, change.after)
        except OSError as error:
            raise ContentError(f"the working copy cannot be written: {error.strerror}") from error
        return tuple(change.path for change in changes)


def _changes(root: Path, proposals: Iterable[Proposal], today: date) -> tuple[FileChange, ...]:
    draft = _Draft(root)
    listed = tuple(proposals)
    for proposal in listed:
        draft.add(proposal, today)
    for proposal in listed:  # Only now is it known which of them are phrases.
        draft.add_questions(proposal)
    return draft.changes()


class _Draft:
    """The files as they are to be, kept in memory."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._before: dict[str, str | None] = {}
        self._after: dict[str, str] = {}

    def add(self, proposal: Proposal, today: date) -> None:
        """The proposal on top of those before it."""
        if proposal.new_entry:
            self._add_entry(proposal, today)
        path = _phrase_file(proposal)
        text = self._read(path) or ""
        own = (proposal.entry_id, False)
        if all((entry_id, negative) != own for _, entry_id, negative in self._standing(proposal)):
            self._after[path] = with_phrase(text, proposal.entry_id, proposal.phrase)

    def taken(self, proposal: Proposal) -> str | None:
        """Where the phrase stands already for another entry, or as what is not meant by its own."""
        for path, entry_id, negative in self._standing(proposal):
            mine = entry_id == proposal.entry_id
            rival = not mine and not negative and self._audience(entry_id) is proposal.audience
            if rival or (mine and negative):
                return f"{path} ({entry_id})"
        return None

    def _standing(self, proposal: Proposal) -> Iterator[tuple[str, str, bool]]:
        wanted = normalised(proposal.phrase)
        for path in self._phrase_files(proposal.locale):
            for entry_id, phrase, negative in _phrases(self._read(path) or ""):
                if phrase == wanted:
                    yield path, entry_id, negative

    def _audience(self, entry_id: str) -> Audience | None:
        try:
            return audience_of(self._root, entry_id.partition("/")[0])
        except ContentError:
            return None

    def changes(self) -> tuple[FileChange, ...]:
        """What differs from the files."""
        return tuple(
            FileChange(path, self._before[path], after)
            for path, after in sorted(self._after.items())
            if after != self._before[path]
        )

    def _add_entry(self, proposal: Proposal, today: date) -> None:
        files = entry_files(self._root, proposal.entry_id, today)
        for path, text in files.items():
            if self._read(path) is not None and not path.startswith("intents/"):
                if path in self._after:
                    continue  # Drafted by a proposal before this one.
                raise ContentError(f"the entry {proposal.entry_id} exists already: {path}")
            if path.startswith("intents/"):
                # The template's own phrase, only where the proposal brings none.
                if path.split("/")[1] != proposal.locale:
                    former = self._read(path) or ""
                    gap = "" if not former or former.endswith("\n") else "\n"
                    if f"{proposal.entry_id}:" not in former:
                        self._after[path] = former + gap + text
            elif path.endswith("/ja.md") and proposal.title:
                self._after[path] = _titled(text, proposal.title)
            else:
                self._after[path] = text

    def add_questions(self, proposal: Proposal) -> None:
        """What people asked, as tests; those that are phrases as comments."""
        path = f"{QUESTIONS}/learned/{proposal.audience}.tsv"
        text = self._read(path) or _HEADER
        known = {line.removeprefix(f"{_MARK}\t") for line in text.splitlines()}
        phrases = {
            phrase
            for file in self._phrase_files(proposal.locale)
            for _, phrase, _ in _phrases(self._read(file) or "")
        }
        added = []
        for question in proposal.questions:
            line = "\t".join((proposal.locale, " ".join(question.split()), proposal.entry_id))
            if line not in known:
                known.add(line)
                marked = normalised(question) in phrases
                added.append(f"{_MARK}\t{line}\n" if marked else f"{line}\n")
        if added:
            self._after[path] = text + ("" if text.endswith("\n") else "\n") + "".join(added)

    def _phrase_files(self, locale: LocaleTag) -> list[str]:
        folder = f"intents/{locale}/"
        stored = {f"{folder}{file.name}" for file in (self._root / folder).glob("[a-z]*.yaml")}
        return sorted(stored | {path for path in self._after if path.startswith(folder)})

    def _read(self, path: str) -> str | None:
        if path in self._after:
            return self._after[path]
        if path not in self._before:
            file = self._root / path
            try:
                # Not as text: line ends are to stay what they are.
                found = file.read_bytes().decode("utf-8") if file.exists() else None
            except (OSError, UnicodeDecodeError) as error:
                raise ContentError(f"{path} cannot be read") from error
            self._before[path] = found
        return self._before[path]


def _titled(text: str, title: str) -> str:
    """The template with its title filled in."""
    lines = text.splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.startswith("title:") and OPEN in line)
    lines[at] = f"title: {scalar(title)}\n"
    return "".join(lines)


def _phrase_file(proposal: Proposal) -> str:
    return f"intents/{proposal.locale}/{proposal.entry_id.partition('/')[0]}.yaml"


@lru_cache(maxsize=128)
def _phrases(text: str) -> tuple[tuple[str, str, bool], ...]:
    """Entry, words as the checker compares them, and whether they are a "not this"."""
    found = []
    for entry_id, entry in _map(text).items():
        for key in ("phrases", "not") if isinstance(entry, YamlMap) else ():
            for item in entry.get(key, ()):
                words = item.get("text") if isinstance(item, YamlMap) else item
                if isinstance(words, str):
                    found.append((entry_id, normalised(words), key == "not"))
    return tuple(found)


def _map(text: str) -> YamlMap:
    try:
        found = read_yaml(text) if text.strip() else YamlMap(1)
    except YamlError as error:
        raise ContentError(f"a file of phrases cannot be read: {error}") from error
    return found if isinstance(found, YamlMap) else YamlMap(1)


def _replace(path: Path, text: str) -> None:
    """Whole or not at all: who reads at this moment must not see half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".", delete=False
    ) as file:
        file.write(text)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    made = Path(file.name)
    made.chmod(mode)
    made.replace(path)

"""What open pages of tickets show already, so that they are sent only what is new."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from bot.service.views import LineView, ThreadView

_THREADS = 500
_LOOKS = 5000


@dataclass(frozen=True)
class Shows:
    """What a page of a ticket says that it shows."""

    seen: str = ""
    """The digest of all of it."""
    after: int = 0
    """Its newest line."""
    reply: bool = False
    """Whether it has the form to reply."""

    @property
    def name(self) -> str:
        """The id of the event after which it shows this."""
        return f"{self.seen}.{self.after}"


def page_shows(request: Request) -> Shows:
    """By its address; or by the event it had last, where its stream was cut."""
    given = request.query_params
    seen, after = given.get("seen", ""), given.get("after", "")
    last = request.headers.get("last-event-id", "").partition(".")
    if last[1]:
        seen, after = last[0], last[2]
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    return Shows(seen, number, given.get("reply") == "1")


@dataclass(frozen=True)
class Changed:
    """What differs from what a page shows."""

    lines: tuple[LineView, ...]
    """Lines it has, which are not what they were."""
    case: bool = True
    notes: bool = True
    history: bool = True


@dataclass(frozen=True)
class _Print:
    """What a page shows, by hashes: nobody's words are kept here."""

    lines: dict[int, int]
    case: int
    notes: int
    history: int


@dataclass
class Shown:
    """Kept for a while in this process only. A page it does not know, one that another process
    drew for example, is sent everything that can change."""

    _threads: dict[str, _Print] = field(default_factory=dict)
    _looks: dict[tuple[int, int], int] = field(default_factory=dict)

    def keep(self, digest: str, thread: ThreadView) -> None:
        """Remember what the digest stands for."""
        self._threads.pop(digest, None)
        self._threads[digest] = _print_of(thread)
        if len(self._threads) > _THREADS:
            del self._threads[next(iter(self._threads))]

    def changed(self, thread: ThreadView, digest: str, after: int) -> Changed:
        """What a page with this digest, whose newest line is ``after``, does not show rightly."""
        before = self._threads.get(digest)
        lines = tuple(line for line in thread.lines if line.id <= after)
        if before is None:
            return Changed(lines)
        now = _print_of(thread)
        return Changed(
            tuple(line for line in lines if before.lines.get(line.id) != now.lines[line.id]),
            before.case != now.case,
            before.notes != now.notes,
            before.history != now.history,
        )

    def has_looked(self, ticket_id: int, staff_id: int, line_id: int) -> bool:
        """Whether it is known that they have seen this line or a later one."""
        return self._looks.get((ticket_id, staff_id), -1) >= line_id

    def looked(self, ticket_id: int, staff_id: int, line_id: int) -> None:
        """They have seen it, and that is stored."""
        if len(self._looks) >= _LOOKS:
            self._looks.clear()
        self._looks[ticket_id, staff_id] = line_id


def _print_of(thread: ThreadView) -> _Print:
    return _Print(
        {line.id: hash(repr((line, thread.pictures.get(line.id)))) for line in thread.lines},
        hash(repr(thread.case)),
        hash(repr(thread.notes)),
        hash(repr(thread.events)),
    )

"""What the queue is narrowed to, as it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.queue import Cursor, QueueFilter, Turn, read_cursor
from bot.domain.ticket import TicketState
from bot.service.views import LabelView

LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Filter:
    """Read from and written to the address; every part may be missing."""

    state: TicketState | None = None
    turn: Turn | None = None
    division: str = ""
    locale: LocaleTag | None = None
    label: int = 0
    urgent: bool = False
    mine: bool = False
    keeper: int = 0
    """Whose tickets, where they are a colleague's."""
    q: str = ""
    after: Cursor | None = None

    def query(self, **changes: object) -> str:
        """The address's query for this choice, with some parts changed; from its first page
        unless ``after`` is given."""
        values: dict[str, object] = {
            "state": self.state,
            "turn": self.turn,
            "division": self.division,
            "locale": self.locale,
            "label": self.label,
            "urgent": self.urgent,
            "mine": self.mine,
            "keeper": self.keeper,
            "q": self.q,
        }
        values.update(changes)
        kept = {
            name: "1" if value is True else str(value) for name, value in values.items() if value
        }
        return urlencode(kept)

    def here(self, **changes: object) -> str:
        """The query of this very page of the list."""
        return self.query(**({"after": self.after} | changes))

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen."""
        return replace(self, after=None) != Filter()

    def wanted(self, staff_id: int) -> QueueFilter:
        """The same for the desk."""
        return QueueFilter(
            state=self.state,
            turn=self.turn,
            division=self.division or None,
            locale=self.locale,
            urgent=self.urgent,
            keeper_id=staff_id if self.mine else self.keeper or None,
            label_id=self.label or None,
            words=self.q,
        )


def read_filter(
    params: Mapping[str, str], divisions: Collection[str], labels: Collection[LabelView]
) -> Filter:
    """The filter in the address; what we do not know is left out."""
    state, turn = params.get("state", ""), params.get("turn", "")
    division, locale = params.get("division", ""), params.get("locale", "")
    label, keeper = params.get("label", ""), params.get("keeper", "")
    known = {str(one.id): one.id for one in labels}
    words = params.get("q", "").replace("\0", "")
    return Filter(
        state=TicketState(state) if state in set(TicketState) else None,
        turn=Turn(turn) if turn in set(Turn) else None,
        division=division if division in divisions else "",
        locale=LocaleTag(locale) if locale in LOCALES else None,
        label=known.get(label, 0),
        urgent=params.get("urgent") == "1",
        mine=params.get("mine") == "1",
        keeper=int(keeper) if keeper.isascii() and keeper.isdecimal() and len(keeper) < 18 else 0,
        q=" ".join(words.split())[:LONGEST_SEARCH],
        after=read_cursor(params.get("after", "")),
    )

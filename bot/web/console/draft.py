"""A message being put together from phrases, as it travels in the form: nothing is kept here.

``picks`` holds the ids in order, ``0.date`` what was typed into the slot of the first phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain import slots
from bot.domain.phrasebook import MOST_PICKED, Phrasebook, Picked, StaffPhrase
from bot.domain.slots import SlotFault, SlotKind, SlotRefused


@dataclass(frozen=True)
class SlotField:
    """One slot as a field of the form."""

    key: str
    name: str
    kind: SlotKind
    typed: str
    canonical: str | None
    """None where nothing usable was typed."""
    fault: SlotFault | None


@dataclass(frozen=True)
class Item:
    """One phrase of the message, with what was typed into its slots."""

    phrase: StaffPhrase
    typed: Mapping[str, str] = field(default_factory=dict)

    def fields(self, position: int, today: date) -> tuple[SlotField, ...]:
        """Its slots, in the order in which they are asked for."""
        return tuple(
            _field(f"{position}.{name}", name, kind, self.typed.get(name, ""), today)
            for name, kind in self.phrase.slots.items()
        )

    def picked(self, today: date) -> Picked:
        """The phrase with the values that could be read."""
        read = self.fields(0, today)
        return Picked(
            self.phrase.id,
            tuple((one.name, one.canonical) for one in read if one.canonical is not None),
        )


@dataclass(frozen=True)
class Draft:
    """Phrases in order."""

    items: tuple[Item, ...] = ()
    forged: bool = False
    """An id in the form is in no phrasebook (any more); it is left out."""

    @property
    def full(self) -> bool:
        """Whether nothing more fits."""
        return len(self.items) >= MOST_PICKED

    @property
    def picks(self) -> str:
        """The ids, for the form."""
        return " ".join(item.phrase.id for item in self.items)

    def picked(self, today: date) -> tuple[Picked, ...]:
        """What is to be said."""
        return tuple(item.picked(today) for item in self.items)

    def faulty(self, today: date) -> bool:
        """Whether a slot is empty or wrong."""
        fields = (one for place, item in enumerate(self.items) for one in item.fields(place, today))
        return any(one.fault for one in fields)

    def with_added(self, phrase: StaffPhrase, staff_name: str) -> Draft:
        """With one more at the end. Staff's own name is filled in, and a value another phrase has
        under the same name, so that a date is typed once."""
        known = {name: text for item in self.items for name, text in item.typed.items() if text}
        typed = {
            name: known.get(name, staff_name if kind is SlotKind.NAME else "")
            for name, kind in phrase.slots.items()
        }
        return replace(self, items=(*self.items, Item(phrase, typed)))

    def with_moved(self, place: int, by: int) -> Draft:
        """With one phrase earlier (-1) or later (1)."""
        if not (0 <= place < len(self.items) and 0 <= place + by < len(self.items)):
            return self
        items = list(self.items)
        items.insert(place + by, items.pop(place))
        return replace(self, items=tuple(items))

    def without(self, place: int) -> Draft:
        """With one phrase less."""
        kept = (item for number, item in enumerate(self.items) if number != place)
        return replace(self, items=tuple(kept))


def read_draft(form: Mapping[str, str], book: Phrasebook) -> Draft:
    """The message as the form describes it. Ids are looked up, never believed."""
    items: list[Item] = []
    forged = False
    for place, phrase_id in enumerate(form.get("picks", "").split()):
        phrase = book.phrase(phrase_id)
        if phrase is None or len(items) == MOST_PICKED:
            forged = True
            continue
        typed = {name: form.get(f"{place}.{name}", "") for name in phrase.slots}
        items.append(Item(phrase, typed))
    return Draft(tuple(items), forged)


def _field(key: str, name: str, kind: SlotKind, typed: str, today: date) -> SlotField:
    try:
        canonical = slots.read(kind, typed, today)
    except SlotRefused as refused:
        return SlotField(key, name, kind, typed, None, refused.fault)
    return SlotField(key, name, kind, typed, canonical, None)

"""The shipped grants, and the worked situations of ``tests/grants/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.content.grants import read_book
from bot.content.source import content_root
from bot.domain.eligibility.evaluate import Outcome, evaluate
from bot.domain.eligibility.rules import Grant, GrantBook

FOLDER = Path(__file__).parents[1] / "grants"
OTHERS = "others"


@dataclass(frozen=True, eq=False)
class Situation:
    """One worked situation: what is known about a project, and what must be said about it."""

    id: str
    grant: Grant
    on: date
    sentence: str
    """How somebody would tell it."""
    prefill: Mapping[str, Any]
    """What its sentence already says."""
    answers: Mapping[str, Any]
    verdict: str
    deciding: frozenset[str]
    amount: Mapping[str, Any] | None
    notes: frozenset[str] | None
    owner: str | None

    def outcome(self) -> Outcome:
        """What the rules say about it."""
        return evaluate(self.grant, self.answers, self.on)


@cache
def book() -> GrantBook:
    """The grants we ship."""
    return read_book(content_root())


def by_grant() -> dict[str, tuple[Situation, ...]]:
    """All of them under the id of their grant: a test of each would cost more than what it does."""
    found: dict[str, list[Situation]] = {}
    for one in situations():
        found.setdefault(one.grant.id, []).append(one)
    return {grant: tuple(ones) for grant, ones in found.items()}


@cache
def situations() -> tuple[Situation, ...]:
    """All of them, file by file."""
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        for one in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader):
            grant = book().named(one["grant"] if file.stem == OTHERS else file.stem)
            assert grant is not None, one["id"]
            found.append(
                Situation(
                    id=one["id"],
                    grant=grant,
                    on=one["on"],
                    sentence=one["sentence"],
                    prefill=one["prefill"],
                    answers=one["answers"],
                    verdict=one["verdict"],
                    deciding=frozenset(one["deciding"]),
                    amount=one.get("amount"),
                    notes=frozenset(one["notes"]) if "notes" in one else None,
                    owner=one.get("owner"),
                )
            )
    return tuple(found)

"""Erasing a person on an operator's word (the person's own way is ``/forget``)."""

from __future__ import annotations

from datetime import datetime

from bot.domain.errors import NotFound
from bot.service.store import Store


def erase_contact(store: Store, key: str, now: datetime) -> None:
    """Erase all words of ``channel:address`` and the address itself. NotFound if unknown."""
    store.settle()
    with store.write() as tx:
        if not tx.erase(key, now, keep_address=False):
            raise NotFound(f"there is no contact {key}; it looks like line:U… or telegram:123")
        tx.after_commit("queue", f"conversation:{key}")

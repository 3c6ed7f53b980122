"""What somebody was sending when their session had ended: it travels in the sign-in form.

Nothing is stored on the server. The words go into hidden fields of the sign-in page, from there to
the page of the one-time code, and are shown again once somebody is signed in; nothing is sent to
the person before a button is pressed again. Only forms of tickets are kept, and they can only go
back to the address they came from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.security.body import read_form

_PLACE = re.compile(r"/console/tickets/(\d{1,18})/[a-z-]{1,32}\Z")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_WORDS = ("text", "picks")
"""What takes time to write. A button that was pressed is pressed again in a moment, and must not be
carried out later by somebody who only wanted to sign in."""
_LONGEST = 10_000
_MOST = 30


@dataclass(frozen=True)
class Kept:
    """A form that was not carried out."""

    at: str
    """The address it was sent to."""
    fields: Mapping[str, str]

    @property
    def ticket(self) -> str:
        """The ticket's own page."""
        return ticket_page(self.at)

    @property
    def text(self) -> str | None:
        """What was typed, where the form has one box for it."""
        return self.fields.get("text")

    @property
    def rest(self) -> Mapping[str, str]:
        """The other fields. The button that was pressed is left out where words were put together
        from phrases: one sees them again before they are sent."""
        return {name: value for name, value in self.fields.items() if name not in ("text", "do")}

    def data(self) -> str:
        """For a hidden field."""
        return json.dumps({"at": self.at, "fields": dict(self.fields)}, ensure_ascii=False)


def ticket_page(path: str) -> str:
    """The page of the ticket a form belongs to; the queue for anything else."""
    found = _PLACE.match(path)
    return f"/console/tickets/{found[1]}" if found else "/console"


async def kept_of(request: Request) -> Kept | None:
    """The form of a request that came too late; None where it held no words."""
    if not _PLACE.match(request.url.path):
        return None
    try:
        form = await read_form(request)
    except HTTPException:
        return None
    kept = _checked(request.url.path, form)
    worth = kept is not None and any(kept.fields.get(name, "").strip() for name in _WORDS)
    return kept if worth else None


def read_kept(text: str) -> Kept | None:
    """What a hidden field holds; None for anything that is not one of ours."""
    if not text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("at"), str):
        return None
    return _checked(found["at"], found.get("fields"))


def _checked(at: str, fields: object) -> Kept | None:
    if not _PLACE.match(at) or not isinstance(fields, Mapping) or len(fields) > _MOST:
        return None
    for name, value in fields.items():
        if not isinstance(name, str) or not isinstance(value, str):
            return None
        if not _NAME.match(name) or len(value) > _LONGEST:
            return None
    return Kept(at, dict(fields))

"""Several calls to LINE made one, so that a single free reply carries them all.

When the month's pushes are used up, sendings are held until the person writes again. What was held
and the answer to that message then share the one token. The stored calls are joined as they are:
nothing is worded anew, and a reply whose first half has gone out already is not said twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.limits import LINE_MESSAGES_PER_CALL, LINE_QUICK_REPLIES
from bot.channels.line.messages import JSON, Part, fewer


def join_line(calls: Sequence[Mapping[str, Any]]) -> JSON | None:
    """One call with the messages of all, in order; None where five messages cannot hold them."""
    quick = _quick_replies(calls)
    offered = {_data(item["action"]) for item in quick}
    parts = fewer(
        [
            Part(_bare(message), spare=_is_spare(message, offered))
            for call in calls
            for message in call["messages"]
        ]
    )
    if len(parts) > LINE_MESSAGES_PER_CALL:
        return None
    messages = [part.message for part in parts]
    if quick:
        messages[-1] = {**messages[-1], "quickReply": {"items": quick}}
    return {"messages": messages}


def _bare(message: Mapping[str, Any]) -> JSON:
    """Without quick replies: LINE shows those of the newest message alone."""
    return {name: value for name, value in message.items() if name != "quickReply"}


def _quick_replies(calls: Sequence[Mapping[str, Any]]) -> list[JSON]:
    """The quick replies of all, those of the newest call first to get a place."""
    kept: list[list[JSON]] = []
    seen: set[str | None] = set()
    for call in reversed(calls):
        fresh = []
        for message in call["messages"]:
            for item in message.get("quickReply", {}).get("items", ()):
                if _data(item["action"]) not in seen:
                    seen.add(_data(item["action"]))
                    fresh.append(item)
        room = LINE_QUICK_REPLIES - sum(len(items) for items in kept)
        kept.append(fresh[:room])
    return [item for items in reversed(kept) for item in items]


def _data(action: Mapping[str, Any]) -> str | None:
    return action.get("data")


def _is_spare(message: Mapping[str, Any], offered: set[str | None]) -> bool:
    """Whether a bubble only repeats: addresses stand in its text too, choices below."""
    if message["type"] != "flex":
        return False
    rows = message["contents"]["body"]["contents"]
    return all(row["action"]["type"] == "uri" or _data(row["action"]) in offered for row in rows)

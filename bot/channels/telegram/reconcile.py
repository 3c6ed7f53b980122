"""Finds out whether an earlier try of a Telegram message went through.

``sendMessage`` has no key that makes a repeat harmless. But message ids are counted up – in
private chats by one counter per bot, in supergroups by one per chat – so a message that did go out
has an id a little above the newest one known before the first try. Each of the next ids is asked
to take the very buttons our message was planned with: ours says that nothing would change, a
person's message or an id of another chat cannot be edited at all.

What this cannot do: when the bot has sent or received more than ``REACH`` messages with anybody
between the first try and this look, our message lies beyond the searched ids and is sent twice.
Ids that belong to other messages of ours are skipped, so that their buttons are left alone.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.domain.errors import SendUnknown
from bot.service.ports import Delivery

if TYPE_CHECKING:
    from bot.channels.telegram.sdk import TelegramApi

_log = logging.getLogger(__name__)

REACH = 40
"""How many ids are looked at: four seconds of calls at the usual tenth of a second each."""
AT_MOST = 30.0
"""Seconds for the whole search; after that the delivery stays unsure."""


async def find_sent(api: TelegramApi, chat_id: int | str, delivery: Delivery) -> str | None:
    """The id of the message if it is in the chat already, else None; raises a SendError."""
    if delivery.since_ref is None or not delivery.since_ref.isdecimal():
        return None
    newest = int(delivery.since_ref)
    others = {int(ref) for ref in delivery.known_refs if ref.isdecimal()}
    try:
        async with asyncio.timeout(AT_MOST):
            for message_id in range(newest + 1, newest + REACH + 1):
                if message_id in others:
                    continue
                if await api.holds(chat_id, message_id, delivery.call):
                    _log.info("delivery %s had gone through before", delivery.id)
                    return str(message_id)
    except TimeoutError as error:
        raise SendUnknown("the search for an earlier try took too long") from error
    return None

"""A channel that keeps what it was given: for tests of everything above the platforms.

It passes the same interface test as the real ones and can fail the way they do, so no test has to
imitate a channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import SendError
from bot.domain.event import ChannelName
from bot.domain.reply import Reply
from bot.service.ports import Delivery, Receipt, Sending


@dataclass(frozen=True)
class Sent:
    """A message that arrived."""

    ref: str
    address: str
    text: str
    choices: tuple[tuple[str, str], ...]
    """Label and data of each."""
    delivery: Delivery


JOINED = 5
"""Messages in one call at most, as on LINE."""


class MemoryChannel:
    """One message per reply, kept in ``sent``; joined ones share a call."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.tries = 0
        """How often ``send`` was called."""
        self._failures: list[tuple[SendError, bool]] = []

    @property
    def name(self) -> ChannelName:
        """Memory."""
        return ChannelName.MEMORY

    def fail_next(self, *errors: SendError, delivered: bool = False) -> None:
        """The next sends raise these; with ``delivered`` the message arrives all the same."""
        self._failures.extend((error, delivered) for error in errors)

    def texts_to(self, address: str) -> tuple[str, ...]:
        """What arrived at one address, in order."""
        return tuple(sent.text for sent in self.sent if sent.address == address)

    def plan(self, replies: Sequence[Reply]) -> tuple[Sending, ...]:
        """One call for each reply."""
        return tuple(
            Sending(
                call={
                    "text": reply.text,
                    "choices": [[choice.label, choice.data] for choice in reply.choices],
                    "links": [[link.label, link.url] for link in reply.links],
                    "phones": [[phone.label, phone.number] for phone in reply.phones],
                    "images": [[image.alt, image.url] for image in reply.images],
                    "sender": reply.sender_name,
                },
                covers=(position,),
            )
            for position, reply in enumerate(replies)
        )

    def join(self, calls: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """The messages of all of them in one call, five at most."""
        messages = [message for call in calls for message in _messages(call)]
        return {"joined": messages} if len(messages) <= JOINED else None

    async def send(self, delivery: Delivery) -> Receipt:
        """Keep the messages, unless an earlier try of an unsure delivery already did."""
        self.tries += 1
        error, delivered = self._failures.pop(0) if self._failures else (None, True)
        arrived = self._arrived(delivery)
        if not arrived and delivered:
            arrived = [self._keep(delivery, message) for message in _messages(delivery.call)]
        if error is not None:
            raise error
        return Receipt(via="send", message_refs=tuple(one.ref for one in arrived))

    def _arrived(self, delivery: Delivery) -> list[Sent]:
        if not delivery.unsure:
            return []
        return [s for s in self.sent if s.delivery.retry_key == delivery.retry_key]

    def _keep(self, delivery: Delivery, message: Mapping[str, Any]) -> Sent:
        kept = Sent(
            ref=str(len(self.sent) + 1),
            address=delivery.address,
            text=message["text"],
            choices=tuple((label, data) for label, data in message["choices"]),
            delivery=delivery,
        )
        self.sent.append(kept)
        return kept


def _messages(call: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    joined: list[Mapping[str, Any]] = call.get("joined", [call])
    return joined

"""The conversation in a terminal: replies are printed, choices get numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

import regex

from bot.channels.contacts import full_text, link_line, paragraphs
from bot.domain.event import ChannelName
from bot.domain.reply import Choice, Link, Reply
from bot.service.ports import Delivery, Receipt, Sending

_CONTROL = regex.compile(r"[^\P{Cc}\n\t]")
"""Everything a terminal would obey rather than show."""


class TerminalChannel:
    """Prints to a stream and remembers the numbers it gave to the last choices."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._offered: tuple[Choice, ...] = ()

    @property
    def name(self) -> ChannelName:
        """The terminal."""
        return ChannelName.TERMINAL

    def chosen(self, typed: str) -> Choice | None:
        """The choice a typed number stands for, or None for anything else."""
        number = typed.strip()
        if not number.isdecimal() or len(number) > 3:
            return None
        index = int(number) - 1
        return self._offered[index] if 0 <= index < len(self._offered) else None

    def plan(self, replies: Sequence[Reply]) -> tuple[Sending, ...]:
        """One call that prints them all, the choices numbered through."""
        if not replies:
            return ()
        texts = []
        for reply in replies:
            images = "\n".join(link_line(Link(image.alt, image.url)) for image in reply.images)
            name = f"{reply.sender_name}:" if reply.sender_name else ""
            texts.append(
                "\n".join(part for part in (name, paragraphs(full_text(reply), images)) if part)
            )
        choices = [
            {"label": choice.label, "data": choice.data}
            for reply in replies
            for choice in reply.choices
        ]
        call = {"text": paragraphs(*texts), "choices": choices}
        return (Sending(call=call, covers=tuple(range(len(replies)))),)

    async def send(self, delivery: Delivery) -> Receipt:
        """Print it."""
        text, choices = delivery.call["text"], delivery.call["choices"]
        self._offered = tuple(Choice(one["label"], one["data"]) for one in choices)
        listed = "\n".join(
            f"  {number}. {choice.label}" for number, choice in enumerate(self._offered, start=1)
        )
        shown = "\n\n".join(part for part in (text, listed) if part)
        self._stream.write(_CONTROL.sub("\ufffd", shown) + "\n\n")
        self._stream.flush()
        return Receipt(via="send")

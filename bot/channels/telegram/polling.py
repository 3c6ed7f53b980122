"""Long polling: for running without a public address, and as the simplest way to start."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.refusals import MarkupUnreadable, PollingElsewhere
from bot.domain.errors import CredentialRejected, SendError, SendLater, WebhookRefused
from bot.service.ports import Incoming

_log = logging.getLogger(__name__)

StoreIncoming = Callable[[Incoming], Awaitable[None]]


class TelegramPolling:
    """Fetches updates until it is cancelled. Run one per bot: Telegram refuses a second."""

    def __init__(
        self,
        channel: TelegramChannel,
        store: StoreIncoming,
        *,
        wait: int = 50,
        pauses: Sequence[float] = (1.0, 2.0, 5.0, 10.0, 30.0),
    ) -> None:
        """``store`` returns once the events are safe and raises otherwise; ``wait`` is how many
        seconds Telegram holds a quiet call; ``pauses`` follow errors, the last one repeats."""
        self._channel = channel
        self._store = store
        self._wait = wait
        self._pauses = tuple(pauses)
        self._next: int | None = None

    async def run(self) -> None:
        """Fetch, store, confirm, for ever. What is not stored is never confirmed."""
        failures = 0
        while True:
            try:
                for update in await self._channel.connected().updates(self._next, self._wait):
                    await self._take(update)
                failures = 0
            except Exception as error:
                if isinstance(error, PollingElsewhere):
                    await self._remove_webhook()
                pause = self._pauses[min(failures, len(self._pauses) - 1)]
                failures += 1
                if isinstance(error, SendLater):
                    pause = max(pause, error.seconds)
                _report(error, pause)
                await asyncio.sleep(pause)

    async def _take(self, update: Mapping[str, Any]) -> None:
        update_id = update.get("update_id")
        if not isinstance(update_id, int):
            return
        if not self._channel.knows_its_name:
            # Set-up may not have got through yet, and in groups only our name tells what is ours.
            self._channel.learn_username(await self._channel.connected().username())
        incoming = self._read(update, update_id)
        if incoming.events:
            await self._store(incoming)
        # The next call confirms everything below this number.
        self._next = update_id + 1
        if incoming.response is not None:
            await self._answer(incoming.response)

    def _read(self, update: Mapping[str, Any], update_id: int) -> Incoming:
        try:
            return self._channel.read_polled(update)
        except WebhookRefused:
            _log.warning("Telegram update %s left out, not readable", update_id)
        except Exception as error:
            # One update that trips us must not keep all later ones from being read.
            _log.error("Telegram update %s left out: %s", update_id, type(error).__name__)
        return Incoming(())

    async def _remove_webhook(self) -> None:
        """A webhook left from before refuses every poll, as another program would."""
        with contextlib.suppress(SendError, MarkupUnreadable, PollingElsewhere):
            await self._channel.connected().delete_webhook()

    async def _answer(self, response: Mapping[str, Any]) -> None:
        try:
            await self._channel.connected().answer_callback(str(response["callback_query_id"]))
        except (SendError, MarkupUnreadable, PollingElsewhere) as error:
            # Too late, mostly: the button stops spinning by itself.
            _log.info("a pressed button was not answered: %s", type(error).__name__)


def _report(error: Exception, pause: float) -> None:
    """One plain line; a database's message may quote a person, so its name must do."""
    match error:
        case PollingElsewhere():
            _log.error("%s Only one program may poll; next try in %s s", error, pause)
        case CredentialRejected():
            _log.error("%s; next try in %s s", error, pause)
        case _:
            _log.warning("polling failed with %s; next try in %s s", type(error).__name__, pause)

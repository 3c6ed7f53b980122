"""The Telegram channel: one message a call, and a look back before anything is sent twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from bot.channels.telegram.messages import as_plain, plan_telegram
from bot.channels.telegram.reconcile import find_sent
from bot.channels.telegram.refusals import MarkupUnreadable, PollingElsewhere
from bot.channels.telegram.webhook import Ourselves, check_secret, read_telegram_body, read_update
from bot.domain.errors import SendRefused, SendUnknown
from bot.domain.event import ChannelName
from bot.domain.reply import Reply
from bot.service.ports import Delivery, Incoming, Receipt, Sending

if TYPE_CHECKING:
    from bot.channels.telegram.sdk import TelegramApi


class TelegramChannel:
    """Telegram Bot API. One object per process; ``aclose`` it in the loop that used it."""

    def __init__(
        self,
        *,
        token: str,
        now: Callable[[], datetime],
        webhook_secret: str = "",
        api_base: str | None = None,
        file_base: str | None = None,
        username: str | None = None,
        timeout: float = 10.0,
    ) -> None:
        """``api_base`` (it ends in ``/bot``) None means Telegram itself. Without a secret no
        webhook call is accepted. ``username`` is learned by ``set_up_telegram`` if not given."""
        self._token = token
        self._secret = webhook_secret
        self._now = now
        self._api_base = api_base.rstrip("/") if api_base else None
        self._file_base = file_base.rstrip("/") if file_base else None
        self._timeout = timeout
        self._api: TelegramApi | None = None
        bot_id = token.partition(":")[0]
        self._ourselves = Ourselves(int(bot_id) if bot_id.isdecimal() else 0, username)

    @property
    def name(self) -> ChannelName:
        """Telegram."""
        return ChannelName.TELEGRAM

    @property
    def webhook_secret(self) -> str:
        """What Telegram is told to send along with every webhook call."""
        return self._secret

    @property
    def knows_its_name(self) -> bool:
        """Whether mentions in groups can be recognised."""
        return self._ourselves.username is not None

    def learn_username(self, username: str) -> None:
        """From now on mentions of this name in groups are meant for us."""
        self._ourselves = Ourselves(self._ourselves.id, username or None)

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Incoming:
        """The event of one call that carries the secret; WebhookRefused otherwise."""
        check_secret(self._secret, headers)
        return read_telegram_body(body, ourselves=self._ourselves, now=self._now())

    def read_polled(self, update: Mapping[str, object]) -> Incoming:
        """The event of one polled update; WebhookRefused where it is none."""
        return read_update(update, ourselves=self._ourselves, now=self._now())

    def plan(self, replies: Sequence[Reply]) -> tuple[Sending, ...]:
        """One call for each message."""
        return plan_telegram(replies)

    async def send(self, delivery: Delivery) -> Receipt:
        """Send once; after an unsure try look first whether it is there. See ports.Channel."""
        api = self.connected()
        address = delivery.address
        chat_id = int(address) if address.removeprefix("-").isdecimal() else address
        try:
            if delivery.unsure:
                found = await find_sent(api, chat_id, delivery)
                if found is not None:
                    return Receipt(via="send", message_refs=(found,))
            try:
                refs = await api.send(chat_id, delivery.call)
            except MarkupUnreadable:
                refs = await api.send(chat_id, as_plain(dict(delivery.call)))
        except MarkupUnreadable as error:
            raise SendRefused("Telegram cannot read even the plain text") from error
        except PollingElsewhere as error:
            raise SendUnknown("Telegram answered with a conflict") from error
        except KeyError as error:
            raise SendRefused("the stored call is not a Telegram message") from error
        return Receipt(via="send", message_refs=refs)

    async def tell(self, chat_id: int, text: str) -> None:
        """One plain line that belongs to no conversation; may be lost. Raises a ClairbotError."""
        call = {"text": text, "link_preview_options": {"is_disabled": True}}
        await self.connected().send(chat_id, call)

    def connected(self) -> TelegramApi:
        """The client, made at the first use inside the running loop."""
        # Only who sends needs the SDK.
        from bot.channels.telegram.sdk import TelegramApi

        if self._api is None:
            self._api = TelegramApi(
                self._token,
                api_base=self._api_base,
                file_base=self._file_base,
                timeout=self._timeout,
            )
        return self._api

    def prepare(self) -> None:
        """Import what sending needs, so that the first answer does not wait for it."""
        import_module("bot.channels.telegram.sdk")

    async def aclose(self) -> None:
        """Close the connections; a later send opens new ones."""
        api, self._api = self._api, None
        if api is not None:
            await api.aclose()

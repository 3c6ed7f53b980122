"""The Telegram Bot API as far as a chat bot needs it, for python-telegram-bot to call."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import telegram_rules as rules
from bot.sandbox.config import SandboxConfig
from bot.sandbox.faults import FaultKind, Faults, suffer
from bot.sandbox.limits import RateLimits
from bot.sandbox.live import Live, Notice, Typing
from bot.sandbox.store import Message, Platform, Store
from bot.sandbox.telegram_chats import TelegramChats
from bot.sandbox.telegram_files import TelegramFiles
from bot.sandbox.telegram_profile import TelegramProfile
from bot.sandbox.telegram_rules import Params, Refused, bad
from bot.sandbox.telegram_updates import TelegramUpdates, Webhook

_PHOTO_BYTES = 10 * 1024 * 1024
_UPLOAD_BYTES = 50 * 1024 * 1024
_EDITABLE_MILLISECONDS = 48 * 3600 * 1000


@dataclass(frozen=True)
class Upload:
    """A file that came with a call; its bytes are not kept."""

    size: int


class TelegramApi:
    """The methods below ``/telegram/bot<token>/``."""

    def __init__(
        self,
        config: SandboxConfig,
        store: Store,
        faults: Faults,
        limits: RateLimits,
        live: Live,
        chats: TelegramChats,
        updates: TelegramUpdates,
    ) -> None:
        self._config = config
        self._store = store
        self._faults = faults
        self._limits = limits
        self._live = live
        self._chats = chats
        self._updates = updates
        self._files = files = TelegramFiles(config, store, faults)
        updates.carry_out = self.carry_out
        methods: dict[str, Callable[[Params], Any]] = {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendChatAction": self._chat_action,
            "answerCallbackQuery": self._answer_callback,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete_message,
            "getChat": self._get_chat,
            "getFile": files.get_file,
            **TelegramProfile(store).methods(),
        }
        self._methods = {name.lower(): (name, work) for name, work in methods.items()}
        self._via = "send"

    def routes(self) -> list[Route]:
        """All methods by GET and POST, and the Bot API's 404 for the rest."""
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._files.serve, methods=["GET"]),
            Route("/{rest:path}", self._nothing, methods=["GET", "POST"]),
        ]

    def carry_out(self, call: Mapping[str, Any]) -> None:
        """Do a method call that came in the answer to a webhook; Refused where it is wrong."""
        _, work = self._find(str(call.get("method", "")))
        self._via = "webhook"
        try:
            work(Params({name: value for name, value in call.items() if name != "method"}))
        finally:
            self._via = "send"

    def _find(self, method: str) -> tuple[str, Callable[[Params], Any]]:
        try:
            return self._methods[method.lower()]
        except KeyError:
            raise Refused(404, "Not Found: method not found") from None

    async def _nothing(self, _request: Request) -> Response:
        return _error(Refused(404, "Not Found"))

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            if request.path_params["token"] != self._config.telegram_token:
                raise Refused(401, "Unauthorized")
            params = await _params(request)
            if method.lower() == "getupdates":
                return await self._get_updates(params)
            name, work = self._find(method)
            return await self._answer(request, name, lambda: work(params))
        except Refused as error:
            return _error(error)

    async def _answer(self, request: Request, name: str, work: Callable[[], Any]) -> Response:
        def respond() -> Response:
            result = work()
            extra = {"description": "Webhook was set"} if name == "setWebhook" else {}
            return JSONResponse({"ok": True, "result": result, **extra})

        fault = self._faults.take(Platform.TELEGRAM, name)
        if fault is None:
            return respond()

        def refusal() -> Response:
            if fault.kind is FaultKind.RETRY_AFTER:
                return _error(rules.too_many(1.0 if fault.seconds is None else fault.seconds))
            if fault.kind is FaultKind.TOKEN_EXPIRED:
                return _error(Refused(401, "Unauthorized"))
            return _error(Refused(fault.status, "Internal Server Error: on demand"))

        return await suffer(fault, request, respond, refusal)

    # receiving

    def _get_me(self, _params: Params) -> dict[str, Any]:
        return {
            **self._chats.bot(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def _set_webhook(self, params: Params) -> bool:
        url, secret = rules.webhook_url(params), rules.secret_token(params)
        most = params.integer("max_connections", 40) or 40
        if not 1 <= most <= 100:
            raise bad("max_connections must be between 1 and 100")
        self._updates.allow(params.data("allowed_updates", list))
        if params.boolean("drop_pending_updates"):
            self._updates.drop()
        self._updates.set_webhook(Webhook(url, secret, most))
        return True

    def _delete_webhook(self, params: Params) -> bool:
        if params.boolean("drop_pending_updates"):
            self._updates.drop()
        self._updates.set_webhook(Webhook())
        return True

    def _webhook_info(self, _params: Params) -> dict[str, Any]:
        webhook = self._updates.webhook
        info: dict[str, Any] = {
            "url": webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": self._updates.pending(),
            "max_connections": webhook.max_connections,
        }
        if webhook.last_error_at:
            info["last_error_date"] = webhook.last_error_at
            info["last_error_message"] = webhook.last_error
        if self._updates.allowed():
            info["allowed_updates"] = self._updates.allowed()
        return info

    async def _get_updates(self, params: Params) -> Response:
        self._updates.allow(params.data("allowed_updates", list))
        limit = params.integer("limit", 100) or 100
        if not 1 <= limit <= 100:
            limit = 100
        seconds = min(50, max(0, params.integer("timeout", 0) or 0))
        found = await self._updates.poll(params.integer("offset", 0) or 0, limit, float(seconds))
        return JSONResponse({"ok": True, "result": found})

    # sending

    def _send_message(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        formatted = rules.formatted(params, "text")
        fields: dict[str, Any] = {"text": formatted.text}
        if formatted.entities:
            fields["entities"] = list(formatted.entities)
        return self._send(chat, params, fields)

    def _send_photo(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        picture = {
            "file_id": self._photo(params),
            "file_unique_id": self._config.hexadecimal(12),
            "width": 800,
            "height": 600,
        }
        formatted = rules.formatted(params, "caption", caption=True)
        fields: dict[str, Any] = {"photo": [picture]}
        if formatted.text:
            fields["caption"] = formatted.text
        if formatted.entities:
            fields["caption_entities"] = list(formatted.entities)
        return self._send(chat, params, fields)

    def _photo(self, params: Params) -> str:
        photo = params.raw("photo")
        if isinstance(photo, str) and photo.startswith("attach://"):
            photo = params.raw(photo.removeprefix("attach://"))
        if isinstance(photo, Upload):
            if not 0 < photo.size <= _PHOTO_BYTES:
                raise bad("file is too big" if photo.size else "file must be non-empty")
            return f"file{self._config.hexadecimal(24)}"
        if not isinstance(photo, str) or not photo:
            raise bad("there is no photo in the request")
        if not photo.startswith(("https://", "http://", "file")):
            raise bad("wrong file identifier/HTTP URL specified")
        return photo

    def _send(self, chat: str, params: Params, fields: dict[str, Any]) -> dict[str, Any]:
        markup = rules.keyboard(params)
        if markup and "inline_keyboard" in markup:
            fields["reply_markup"] = markup
        answered = params.data("reply_parameters", dict)
        if answered:
            found = self._store.message(Platform.TELEGRAM, chat, str(answered.get("message_id")))
            if found is not None:
                fields["reply_to_message"] = found.content()
            elif not answered.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
        self._spend(chat)
        return self._chats.show(chat, None, fields, via=self._via)

    def _spend(self, chat: str) -> None:
        """Take from the chat's and the bot's allowance, or say how long to wait."""
        rate, burst = self._config.telegram_chat_per_second, self._config.telegram_chat_burst
        if chat.startswith("-"):
            burst = self._config.telegram_group_per_minute
            rate = burst / 60
        wait = self._limits.wait(f"telegram:{chat}", burst=burst, per_second=rate)
        if not wait:
            overall = self._config.telegram_overall_per_second
            wait = self._limits.wait("telegram", burst=overall, per_second=overall)
        if wait:
            raise rules.too_many(wait)

    def _chat(self, params: Params) -> str:
        id_ = params.text("chat_id").strip()
        if not id_:
            raise bad("chat_id is empty")
        found = self._store.person(Platform.TELEGRAM, id_)
        if found is None:
            raise bad("chat not found")
        if found.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not found.started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return id_

    def _chat_action(self, params: Params) -> bool:
        chat = self._chat(params)
        rules.chat_action(params)
        self._live.publish(Typing(Platform.TELEGRAM, chat, 5.0))
        return True

    def _answer_callback(self, params: Params) -> bool:
        text = params.text("text")
        if len(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        oldest = self._config.milliseconds() - self._config.telegram_callback_seconds * 1000
        person = self._store.value(
            "UPDATE telegram_callbacks SET answered = 1, text = ?, alert = ? "
            "WHERE id = ? AND at >= ? RETURNING person",
            text,
            params.boolean("show_alert"),
            params.text("callback_query_id"),
            oldest,
        )
        if person is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if text:
            self._live.publish(Notice(Platform.TELEGRAM, person, text))
        return True

    # changing what was sent

    def _own(self, params: Params) -> tuple[Message, dict[str, Any]]:
        chat = self._chat(params)
        found = self._store.message(Platform.TELEGRAM, chat, params.text("message_id"))
        if found is None or found.state == "deleted":
            raise bad("message to edit not found")
        if found.author != "bot":
            raise bad("message can't be edited")
        return found, found.content()

    def _edit_text(self, params: Params) -> dict[str, Any]:
        message, content = self._own(params)
        if "text" not in content:
            raise bad("there is no text in the message to edit")
        formatted = rules.formatted(params, "text")
        changed = {**content, "text": formatted.text, "entities": list(formatted.entities)}
        return self._changed(message, content, changed, params)

    def _edit_markup(self, params: Params) -> dict[str, Any]:
        message, content = self._own(params)
        return self._changed(message, content, dict(content), params)

    def _changed(
        self, message: Message, before: dict[str, Any], after: dict[str, Any], params: Params
    ) -> dict[str, Any]:
        after["reply_markup"] = rules.keyboard(params, inline_only=True)
        after = {name: value for name, value in after.items() if value not in (None, [])}
        if not after.get("reply_markup", {}).get("inline_keyboard"):
            after.pop("reply_markup", None)
        if _look(before) == _look(after):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        return self._chats.change(message, after)

    def _delete_message(self, params: Params) -> bool:
        chat = self._chat(params)
        found = self._store.message(Platform.TELEGRAM, chat, params.text("message_id"))
        if found is None or found.state == "deleted":
            raise bad("message to delete not found")
        if self._config.milliseconds() - found.at > _EDITABLE_MILLISECONDS:
            raise bad("message can't be deleted for everyone")
        self._store.change_message(replace(found, text="", body="{}", state="deleted"))
        return True

    def _get_chat(self, params: Params) -> dict[str, Any]:
        return self._chats.chat(self._chat(params))


def _look(content: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        content.get("text"),
        content.get("caption"),
        content.get("entities", []),
        content.get("reply_markup"),
    )


def _error(error: Refused) -> Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    headers = {}
    if error.parameters:
        body["parameters"] = dict(error.parameters)
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return JSONResponse(body, error.code, headers=headers)


async def _params(request: Request) -> Params:
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if int(request.headers.get("content-length") or 0) > _UPLOAD_BYTES:
        raise Refused(413, "Request Entity Too Large")
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except (ValueError, RecursionError) as error:
            raise bad("can't parse JSON object") from error
        if not isinstance(body, dict):
            raise bad("JSON object expected")
        values.update(body)
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form(max_part_size=_UPLOAD_BYTES) as form:
            for name, value in form.items():
                values[name] = value if isinstance(value, str) else Upload(value.size or 0)
    return Params(values)

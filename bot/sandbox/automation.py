"""The sandbox's own JSON API: act for persons, read phones, order faults, deliver again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox.deliveries import Attempt
from bot.sandbox.faults import Faults
from bot.sandbox.limits import RateLimits
from bot.sandbox.line_outbox import LineOutbox
from bot.sandbox.line_people import ActionRefused, LinePeople
from bot.sandbox.line_webhook import LineWebhook
from bot.sandbox.store import Message, Platform, Store
from bot.sandbox.telegram_people import TelegramPeople
from bot.sandbox.telegram_updates import TelegramUpdates

_WAIT_SECONDS = 30.0


class Automation:
    """Routes below ``/api`` and ``/admin``."""

    def __init__(
        self,
        store: Store,
        faults: Faults,
        limits: RateLimits,
        line: tuple[LinePeople, LineWebhook, LineOutbox],
        telegram: tuple[TelegramPeople, TelegramUpdates],
    ) -> None:
        self._store = store
        self._faults = faults
        self._limits = limits
        self._line, self._line_webhook, self._line_outbox = line
        self._telegram, self._updates = telegram

    def routes(self) -> list[Route]:
        """All of them."""
        people, groups = "/api/{platform}/people", "/api/{platform}/groups"
        return [
            Route("/api/{platform}/messages", self._messages, methods=["GET"]),
            Route(people, self._people, methods=["GET"]),
            Route(people + "/{id}", self._person, methods=["GET", "PUT"]),
            Route(people + "/{id}/messages", self._messages, methods=["GET"]),
            Route(people + "/{id}/callbacks", self._callbacks, methods=["GET"]),
            Route(people + "/{id}/{action}", self._act, methods=["POST"]),
            Route(groups + "/{id}/messages", self._messages, methods=["GET"]),
            Route(groups + "/{id}/{action}", self._group, methods=["POST"]),
            Route("/admin/faults", self._list_faults, methods=["GET"]),
            Route("/admin/faults", self._order_fault, methods=["POST"]),
            Route("/admin/faults", self._clear_faults, methods=["DELETE"]),
            Route("/admin/faults/clear", self._clear_faults, methods=["POST"]),
            Route("/admin/redeliver", self._redeliver, methods=["POST"]),
            Route("/admin/reset", self._reset, methods=["POST"]),
            Route("/admin/state", self._state, methods=["GET"]),
        ]

    # persons

    async def _people(self, request: Request) -> Response:
        platform = _platform(request)
        if platform is None:
            return _wrong("unknown platform", 404)
        people = [one for one in self._store.people(platform) if not one.id.startswith("-")]
        return JSONResponse({"people": [asdict(one) for one in people]})

    async def _person(self, request: Request) -> Response:
        platform, id_ = _platform(request), request.path_params["id"]
        if platform is None:
            return _wrong("unknown platform", 404)
        person = self._store.person(platform, id_)
        if request.method == "PUT":
            fields = await read_fields(request)
            try:
                made = self._ensure(platform, id_)
            except ActionRefused as error:
                return _wrong(str(error))
            person = replace(
                made,
                name=str(fields.get("name") or made.name)[:100],
                language=str(fields.get("language", made.language))[:20],
                started=bool(fields.get("started", made.started)),
                blocked=bool(fields.get("blocked", made.blocked)),
            )
            self._store.save_person(person)
        if person is None:
            return _wrong("no such person", 404)
        return JSONResponse(asdict(person))

    def _ensure(self, platform: Platform, id_: str) -> Any:
        if platform is Platform.LINE:
            return self._line.ensure(id_)
        return self._telegram.ensure(id_)

    async def _act(self, request: Request) -> Response:
        platform = _platform(request)
        if platform is None:
            return _wrong("unknown platform", 404)
        fields = await read_fields(request)
        try:
            event, first = self.act(
                platform, request.path_params["id"], request.path_params["action"], fields
            )
        except (ActionRefused, ValueError, TypeError) as error:
            return _wrong(str(error))
        return await self._acted(request, event, first)

    def act(
        self, platform: Platform, person: str, action: str, fields: Mapping[str, Any]
    ) -> tuple[dict[str, Any], asyncio.Future[Attempt]]:
        """Act for a person: what came of it, and the outcome of the first webhook call."""
        if platform is Platform.LINE:
            emitted = self._line.act(person, action, fields)
            event = {"event_id": emitted.event_id, "message_id": emitted.message_id}
            return event, emitted.first
        queued = self._telegram.act(person, action, fields)
        return {"event_id": queued.update_id, "message_id": queued.message_id}, queued.first

    async def _acted(
        self, request: Request, event: dict[str, Any], first: asyncio.Future[Attempt]
    ) -> Response:
        if request.query_params.get("wait") in ("1", "true"):
            try:
                attempt = await asyncio.wait_for(asyncio.shield(first), _WAIT_SECONDS)
            except TimeoutError:
                attempt = Attempt(None, _WAIT_SECONDS * 1000, error="TimeoutError")
            event = {**event, "webhook": attempt.shown()}
        return JSONResponse(event)

    async def _group(self, request: Request) -> Response:
        platform, id_ = _platform(request), request.path_params["id"]
        fields = await read_fields(request)
        members = [str(one) for one in fields.get("members") or []]
        try:
            if platform is Platform.LINE:
                emitted = self._line.group(id_, request.path_params["action"], members)
                return await self._acted(request, {"event_id": emitted.event_id}, emitted.first)
            if platform is Platform.TELEGRAM and request.path_params["action"] == "join":
                queued = self._telegram.group(id_, str(fields.get("title") or ""), members)
                return await self._acted(request, {"event_id": queued.update_id}, queued.first)
        except ActionRefused as error:
            return _wrong(str(error))
        return _wrong("unknown platform or action", 404)

    # what the phones show

    async def _messages(self, request: Request) -> Response:
        platform = _platform(request)
        if platform is None:
            return _wrong("unknown platform", 404)
        query = request.query_params
        try:
            after, limit = int(query.get("after", 0)), int(query.get("limit", -1))
        except ValueError:
            return _wrong("after and limit are numbers")
        hidden = query.get("hidden") in ("1", "true")
        found = self._store.messages(
            platform, request.path_params.get("id"), after=after, limit=limit
        )
        lines = ",".join(shown_json(one) for one in found if one.shown or hidden)
        return Response(f'{{"messages":[{lines}]}}', media_type="application/json")

    async def _callbacks(self, request: Request) -> Response:
        return JSONResponse({"callbacks": self._telegram.callbacks(request.path_params["id"])})

    # faults and the like

    async def _list_faults(self, _request: Request) -> Response:
        return JSONResponse({"faults": [asdict(fault) for fault in self._faults.open()]})

    async def _order_fault(self, request: Request) -> Response:
        fields = await read_fields(request)
        try:
            if fields.get("kind") == "blocked":
                self._block_silently(fields)
                return _done(request, {"blocked": fields.get("person")})
            fault = self._faults.order(fields)
        except (ActionRefused, ValueError, TypeError) as error:
            return _wrong(str(error))
        return _done(request, asdict(fault))

    def _block_silently(self, fields: Mapping[str, Any]) -> None:
        """The person blocks the bot, and the platform has not told it yet."""
        platform = Platform(str(fields.get("platform", "")))
        person = self._ensure(platform, str(fields.get("person", "")))
        self._store.save_person(replace(person, blocked=True))

    async def _clear_faults(self, request: Request) -> Response:
        self._faults.clear()
        return _done(request, {"faults": []})

    async def _redeliver(self, request: Request) -> Response:
        fields = await read_fields(request)
        try:
            platform = Platform(str(fields.get("platform", "")))
            count, chat = int(fields.get("count") or 1), str(fields.get("person") or "")
            given = fields.get("event_id")
            again: list[Any] = []
            if platform is Platform.LINE:
                again += await self._line_webhook.redeliver(
                    event_id=str(given or ""), chat=chat, count=count
                )
            else:
                again += await self._updates.redeliver(
                    update_id=int(given) if given else None, chat=chat, count=count
                )
        except (ValueError, TypeError) as error:
            return _wrong(str(error))
        return _done(request, {"redelivered": again})

    async def _reset(self, request: Request) -> Response:
        self._faults.clear()
        self._limits.clear()
        self._store.wipe()
        self._line_outbox.forget_usage()
        return _done(request, {"reset": True})

    async def _state(self, _request: Request) -> Response:
        webhook = self._updates.webhook
        return JSONResponse(
            {
                "line": {
                    "webhook": self._line_webhook.url,
                    "used": self._line_outbox.used_this_month(),
                },
                "telegram": {"webhook": webhook.url, "pending": self._updates.pending()},
                "faults": [asdict(fault) for fault in self._faults.open()],
            }
        )


def shown_json(message: Message) -> str:
    """A line of a phone as JSON; the platform's own object is put in as it was stored."""
    at = datetime.fromtimestamp(message.at / 1000, UTC).isoformat(timespec="milliseconds")
    head = json.dumps(
        {
            "seq": message.seq,
            "rev": message.rev,
            "id": message.ref,
            "chat": message.chat,
            "from": message.author,
            "person": message.person,
            "via": message.via,
            "at": at,
            "kind": message.kind,
            "text": message.text,
            "state": message.state,
            "shown": message.shown,
        }
    )
    return f'{head[:-1]}, "message": {message.body}}}'


async def read_fields(request: Request) -> dict[str, Any]:
    """The JSON object or the form of a request; empty where it is neither."""
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
            json.dumps(body, ensure_ascii=False).encode()
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}
    form: FormData = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _platform(request: Request) -> Platform | None:
    try:
        return Platform(request.path_params["platform"])
    except ValueError:
        return None


def _wrong(message: str, status: int = 400) -> Response:
    return JSONResponse({"error": message}, status)


def _done(request: Request, body: Mapping[str, Any]) -> Response:
    """JSON for programs; back to the phones for a form without JavaScript."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)
    return JSONResponse(dict(body))

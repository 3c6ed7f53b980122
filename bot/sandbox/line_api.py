"""The LINE Messaging API as far as a chat bot needs it, for the real SDK to call."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import line_rules
from bot.sandbox.config import SandboxConfig
from bot.sandbox.faults import FaultKind, Faults, suffer
from bot.sandbox.files import Files
from bot.sandbox.limits import RateLimits
from bot.sandbox.line_outbox import LineOutbox, Refused
from bot.sandbox.line_people import LINE_ID, LinePeople
from bot.sandbox.line_schema import Check
from bot.sandbox.line_webhook import LineWebhook
from bot.sandbox.live import Live, Typing
from bot.sandbox.store import Platform, Store

_MOST_BYTES = 2 * 1024 * 1024

Work = Callable[[Mapping[str, Any]], Response]
Handler = Callable[[Request], Awaitable[Response]]


def refused(status: int, message: str, **more: Any) -> Refused:
    """An error answer of the platform."""
    return Refused(status, {"message": message, **more})


class LineApi:
    """The endpoints below ``/line``."""

    def __init__(
        self,
        config: SandboxConfig,
        store: Store,
        faults: Faults,
        limits: RateLimits,
        live: Live,
        webhook: LineWebhook,
        outbox: LineOutbox,
        people: LinePeople,
    ) -> None:
        self._config = config
        self._store = store
        self._faults = faults
        self._limits = limits
        self._live = live
        self._webhook = webhook
        self._outbox = outbox
        self._people = people
        self._files = Files(config, store)

    def routes(self) -> list[Route]:
        """All endpoints; anything else is LINE's 404."""
        return [
            self._post("/v2/bot/message/reply", "reply", line_rules.REPLY, self._reply),
            self._post("/v2/bot/message/push", "push", line_rules.PUSH, None),
            self._post("/v2/bot/message/validate/reply", "validate", line_rules.VALIDATE),
            self._post("/v2/bot/message/validate/push", "validate", line_rules.VALIDATE),
            self._post("/v2/bot/chat/loading/start", "loading", line_rules.LOADING, self._loading),
            self._get("/v2/bot/profile/{person}", "profile", self._profile),
            self._get("/v2/bot/group/{group}/summary", "group", self._group),
            self._get("/v2/bot/group/{group}/member/{person}", "group", self._member),
            self._get("/v2/bot/message/{message}/content", "content", self._content),
            self._get("/v2/bot/info", "info", self._info),
            self._get("/v2/bot/message/quota", "quota", self._quota),
            self._get("/v2/bot/message/quota/consumption", "quota", self._consumption),
            Route("/v2/bot/channel/webhook/endpoint", self._endpoint, methods=["GET", "PUT"]),
            Route("/v2/bot/channel/webhook/test", self._test_endpoint, methods=["POST"]),
            Route("/{rest:path}", self._unknown, methods=["GET", "POST", "PUT", "DELETE"]),
        ]

    def _post(self, path: str, name: str, check: Check, work: Work | None = None) -> Route:
        async def endpoint(request: Request) -> Response:
            async def call() -> Response:
                body = await self._body(request)
                wrong = line_rules.refusal(check, body)
                if wrong is not None:
                    raise Refused(400, wrong)
                if name == "push":
                    return await self._with_faults(request, name, lambda: self._push(request, body))
                if name == "reply" and "x-line-retry-key" in request.headers:
                    raise refused(400, "The X-Line-Retry-Key header is not supported by this API")
                return await self._with_faults(
                    request, name, lambda: work(body) if work else JSONResponse({})
                )

            return await self._answer(request, name, call)

        return Route(path, endpoint, methods=["POST"])

    def _get(self, path: str, name: str, work: Callable[[Request], Response]) -> Route:
        async def endpoint(request: Request) -> Response:
            async def call() -> Response:
                return await self._with_faults(request, name, lambda: work(request))

            return await self._answer(request, name, call)

        return Route(path, endpoint, methods=["GET"])

    # what every call goes through

    async def _answer(
        self, request: Request, name: str, call: Callable[[], Awaitable[Response]]
    ) -> Response:
        request_id = str(uuid.UUID(int=self._config.random.getrandbits(128), version=4))
        request.state.line_request_id = request_id
        try:
            self._admit(request, name)
            response = await call()
        except Refused as error:
            response = error.response()
        response.headers["x-line-request-id"] = request_id
        return response

    def _admit(self, request: Request, name: str) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise refused(
                401,
                "Authorization header required. Must follow the scheme, "
                "'Authorization: Bearer <ACCESS TOKEN>'",
            )
        if token != self._config.line_access_token:
            raise refused(
                401,
                "Authentication failed. Confirm that the access token in the authorization "
                "header is valid.",
            )
        rate = self._config.line_calls_per_second
        if name == "loading":
            rate = self._config.line_loading_per_second
        if self._limits.wait(f"line:{name}", burst=rate, per_second=rate) > 0:
            raise refused(429, "The API rate limit has been exceeded. Try again later.")

    async def _with_faults(
        self, request: Request, name: str, work: Callable[[], Response]
    ) -> Response:
        fault = self._faults.take(Platform.LINE, name)
        if fault is None:
            return work()

        def refusal() -> Response:
            if fault.kind is FaultKind.QUOTA_EXHAUSTED:
                return refused(429, "You have reached your monthly limit.").response()
            if fault.kind is FaultKind.RETRY_AFTER:
                return refused(
                    429, "The API rate limit has been exceeded. Try again later."
                ).response()
            if fault.kind is FaultKind.TOKEN_EXPIRED:
                return refused(
                    401,
                    "Authentication failed. Confirm that the access token in the authorization "
                    "header is valid.",
                ).response()
            return refused(fault.status, "An error occurred in the sandbox on demand").response()

        return await suffer(fault, request, work, refusal)

    async def _body(self, request: Request) -> Mapping[str, Any]:
        kind = request.headers.get("content-type", "")
        if kind.partition(";")[0].strip().lower() != "application/json":
            raise refused(415, f"The content type, {kind or 'none'}, is not supported")
        raw = bytearray()
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > _MOST_BYTES:
                raise refused(413, "Request entity too large")
        try:
            body = json.loads(raw)
            # A lone surrogate passes JSON but is no text.
            json.dumps(body, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            line, column = getattr(error, "lineno", "-"), getattr(error, "colno", "-")
            raise refused(
                400,
                f"The request body could not be parsed as JSON (line: {line}, column: {column})",
            ) from error
        if not isinstance(body, dict):
            raise refused(400, "The request body must be a JSON object")
        return body

    # the endpoints

    def _reply(self, body: Mapping[str, Any]) -> Response:
        return JSONResponse({"sentMessages": self._outbox.reply(body)})

    def _push(self, request: Request, body: Mapping[str, Any]) -> Response:
        key = request.headers.get("x-line-retry-key")
        sent = self._outbox.push(body, key, request.state.line_request_id)
        return JSONResponse({"sentMessages": sent})

    def _loading(self, body: Mapping[str, Any]) -> Response:
        seconds = body.get("loadingSeconds") or 20
        chat = body["chatId"]
        if not LINE_ID.fullmatch(chat) or not chat.startswith("U") or seconds % 5:
            name = "chatId" if not seconds % 5 else "loadingSeconds"
            raise refused(
                400,
                "The request body has 1 error(s)",
                details=[{"message": "Invalid value", "property": name}],
            )
        self._live.publish(Typing(Platform.LINE, chat, float(seconds)))
        return JSONResponse({}, 202)

    def _profile(self, request: Request) -> Response:
        person = self._store.person(Platform.LINE, request.path_params["person"])
        if person is None or not self._people.reachable(person):
            raise refused(404, "Not found")
        profile = {"userId": person.id, "displayName": person.name}
        if person.language:
            profile["language"] = person.language
        return JSONResponse(profile)

    def _group(self, request: Request) -> Response:
        group = request.path_params["group"]
        if not self._store.members(Platform.LINE, group):
            raise refused(404, "Not found")
        return JSONResponse({"groupId": group, "groupName": f"Group {group[1:5]}"})

    def _member(self, request: Request) -> Response:
        id_ = request.path_params["person"]
        person = self._store.person(Platform.LINE, id_)
        members = self._store.members(Platform.LINE, request.path_params["group"])
        if person is None or id_ not in members:
            raise refused(404, "Not found")
        return JSONResponse({"userId": person.id, "displayName": person.name})

    def _content(self, request: Request) -> Response:
        """The platform serves this from a host of its own; the type is what it takes it for."""
        data = self._files.read(Platform.LINE, request.path_params["message"])
        if data is None:
            raise refused(404, "Not found")
        return Response(data, media_type="image/jpeg")

    def _info(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "userId": self._config.line_bot_id,
                "basicId": "@000sandb",
                "displayName": "CLAIR",
                "chatMode": "bot",
                "markAsReadMode": "manual",
            }
        )

    def _quota(self, _request: Request) -> Response:
        limit = self._config.line_monthly_quota
        return JSONResponse({"type": "none"} if limit < 0 else {"type": "limited", "value": limit})

    def _consumption(self, _request: Request) -> Response:
        return JSONResponse({"totalUsage": self._outbox.used_this_month()})

    async def _endpoint(self, request: Request) -> Response:
        async def call() -> Response:
            if request.method == "PUT":
                url = (await self._body(request)).get("endpoint")
                if not _acceptable_webhook(url):
                    raise refused(400, "Invalid webhook endpoint URL")
                self._webhook.set_url(str(url))
                return JSONResponse({})
            if not self._webhook.url:
                raise refused(404, "Not found")
            return JSONResponse({"endpoint": self._webhook.url, "active": True})

        return await self._answer(request, "webhook", call)

    async def _test_endpoint(self, request: Request) -> Response:
        async def call() -> Response:
            given = await self._body(request) if await request.body() else {}
            url = str(given.get("endpoint") or self._webhook.url)
            if not url:
                raise refused(404, "Not found")
            attempt = await self._webhook.check(url)
            reason = "OK" if attempt.ok else "ERROR_STATUS_CODE"
            if attempt.status is None:
                timed_out = "Timeout" in attempt.error
                reason = "REQUEST_TIMEOUT" if timed_out else "COULD_NOT_CONNECT"
            stamp = self._config.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
            return JSONResponse(
                {
                    "success": attempt.ok,
                    "timestamp": stamp,
                    "statusCode": attempt.status or 0,
                    "reason": reason,
                    "detail": str(attempt.status or attempt.error),
                }
            )

        return await self._answer(request, "webhook", call)

    async def _unknown(self, request: Request) -> Response:
        async def call() -> Response:
            raise refused(404, "Not found")

        return await self._answer(request, "unknown", call)


def _acceptable_webhook(url: Any) -> bool:
    """https, or http on this very machine, which LINE would refuse but a sandbox needs."""
    if not isinstance(url, str) or len(url) > 500:
        return False
    return bool(
        re.fullmatch(
            r"https://\S+|http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/\S*)?", url
        )
    )

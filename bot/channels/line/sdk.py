"""The one place that touches line-bot-sdk's client: typed calls in, errors of ours out.

What the SDK does that is not wanted, and what is done about it here: its own timeout is 300
seconds (a short one is passed); it reads error bodies as UTF-8 and fails on a proxy's page in
another encoding (the status behind the failure is still used); a 200 whose body it cannot read
raises too, although LINE took the message (that counts as sent, without message ids).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import pydantic.v1
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    PushMessageResponse,
    ReplyMessageRequest,
    ReplyMessageResponse,
    SentMessage,
    ShowLoadingAnimationRequest,
)
from linebot.v3.messaging.exceptions import ApiException

from bot.channels.line.refusals import AlreadyAccepted, TokenSpent
from bot.domain.errors import (
    CredentialRejected,
    QuotaExhausted,
    SendError,
    SendLater,
    SendRefused,
    SendUnknown,
)

_log = logging.getLogger(__name__)

RATE_PAUSE = 10.0
"""Seconds to wait after a 429 that names none; LINE counts calls by the second."""
OUTAGE_PAUSE = 5.0
"""Seconds to wait when LINE could not even be reached."""


_ANSWERS = (PushMessageResponse, ReplyMessageResponse, SentMessage)


class LineApi:
    """LINE's messaging calls. Create it inside the running loop and close it there."""

    def __init__(self, access_token: str, *, host: str | None, timeout: float) -> None:
        self._client = AsyncApiClient(Configuration(access_token=access_token, host=host))
        self._api = AsyncMessagingApi(self._client)
        self._timeout = timeout

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def reply(self, token: str, messages: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        """Spend a reply token; the ids of the sent messages. Raises TokenSpent or a SendError."""
        request = _request(ReplyMessageRequest, {"replyToken": token, "messages": list(messages)})
        try:
            answer = await self._api.reply_message(request, _request_timeout=self._timeout)
        except Exception as error:
            return _after(error)
        return _ids(answer)

    async def push(
        self, to: str, messages: Sequence[Mapping[str, Any]], *, retry_key: str
    ) -> tuple[str, ...]:
        """Push once per retry key; the ids. Raises AlreadyAccepted or a SendError."""
        request = _request(PushMessageRequest, {"to": to, "messages": list(messages)})
        try:
            answer = await self._api.push_message(
                request, x_line_retry_key=retry_key, _request_timeout=self._timeout
            )
        except Exception as error:
            return _after(error)
        return _ids(answer)

    async def show_loading(self, chat_id: str, seconds: int) -> None:
        """Show that an answer is on its way; raises a SendError."""
        request = ShowLoadingAnimationRequest(chatId=chat_id, loadingSeconds=seconds)
        try:
            await self._api.show_loading_animation(request, _request_timeout=self._timeout)
        except Exception as error:
            _after(error)


def _request(model: Any, content: Mapping[str, Any]) -> Any:
    try:
        return model.from_dict(dict(content))
    except (pydantic.v1.ValidationError, ValueError, TypeError, KeyError) as error:
        raise SendRefused("the stored call is not a LINE message") from error


def _ids(answer: Any) -> tuple[str, ...]:
    return tuple(str(sent.id) for sent in answer.sent_messages)


def _after(error: Exception) -> tuple[str, ...]:
    """What a failed call means: raises an error of ours, or returns if LINE did take it."""
    match error:
        case ApiException():
            raise _refusal(error) from error
        case UnicodeDecodeError(__context__=ApiException() as answer):
            answer.body = ""
            raise _refusal(answer) from error
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            # No connection, so not a byte of the message left this machine.
            raise SendLater("LINE cannot be reached", seconds=OUTAGE_PAUSE) from error
        case aiohttp.InvalidURL():
            raise SendRefused("LINE's address is not one") from error
        case pydantic.v1.ValidationError() if error.model in _ANSWERS:
            _log.warning("LINE took the message but its answer is not readable")
            return ()
    raise SendUnknown("the call to LINE broke off") from error


def _refusal(error: Any) -> SendError | TokenSpent | AlreadyAccepted:
    body = _body(error)
    said = str(body.get("message", ""))
    status = error.status
    request_id = (error.headers or {}).get("x-line-request-id", "-")
    _log.info("LINE answered %s to request %s", status, request_id)
    match status:
        case 400 if "reply token" in said.lower():
            return TokenSpent()
        case 409:
            sent = body.get("sentMessages")
            found = [item.get("id") for item in sent or () if isinstance(item, dict)]
            return AlreadyAccepted(tuple(str(one) for one in found if one))
        case 429 if "monthly limit" in said.lower():
            return QuotaExhausted()
        case 429:
            return SendLater("LINE asks for a pause", seconds=_pause(error))
        case 401 | 403:
            return CredentialRejected(f"LINE answered {status}")
        case int() if 400 <= status < 500:
            return SendRefused(f"LINE answered {status}: {_findings(body)}")
    return SendUnknown(f"LINE answered {status}")


def _body(error: Any) -> dict[str, Any]:
    try:
        decoded = json.loads(error.body or "{}")
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _findings(body: Mapping[str, Any]) -> str:
    """Which properties LINE objects to; never the message's own words."""
    details = body.get("details")
    places = [str(d.get("property")) for d in details or () if isinstance(d, dict)]
    return ", ".join(places) or str(body.get("message", ""))[:100]


def _pause(error: Any) -> float:
    try:
        return max(float((error.headers or {}).get("retry-after", "")), 1.0)
    except ValueError:
        return RATE_PAUSE

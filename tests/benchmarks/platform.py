"""The cheapest possible stand-in for LINE's sending side: takes every call and counts it."""

from __future__ import annotations

import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_taken: dict[str, int] = {}


async def _send(request: Request) -> Response:
    body = json.loads(await request.body())
    to = body.get("replyToken") or body.get("to") or ""
    _taken[to] = _taken.get(to, 0) + 1
    return JSONResponse({"sentMessages": [{"id": "1"}]})


async def _count(_request: Request) -> Response:
    doubled = sum(count > 1 for count in _taken.values())
    return JSONResponse({"answered": len(_taken), "doubled": doubled})


async def _reset(_request: Request) -> Response:
    _taken.clear()
    return Response()


app = Starlette(
    routes=[
        Route("/v2/bot/message/reply", _send, methods=["POST"]),
        Route("/v2/bot/message/push", _send, methods=["POST"]),
        Route("/count", _count),
        Route("/reset", _reset, methods=["POST"]),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)

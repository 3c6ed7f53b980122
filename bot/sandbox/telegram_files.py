"""``getFile`` of the Bot API, and the address below which the files lie."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.config import SandboxConfig
from bot.sandbox.faults import Faults, suffer
from bot.sandbox.files import Files
from bot.sandbox.store import Platform, Store
from bot.sandbox.telegram_rules import Params, bad

_DOWNLOAD_BYTES = 20 * 1024 * 1024


class TelegramFiles:
    """Gives a path for a file, and for an hour what lies there."""

    def __init__(self, config: SandboxConfig, store: Store, faults: Faults) -> None:
        self._config = config
        self._files = Files(config, store)
        self._faults = faults

    def get_file(self, params: Params) -> dict[str, Any]:
        """The method ``getFile``."""
        id_ = params.text("file_id").strip()
        data = self._files.read(Platform.TELEGRAM, id_)
        if data is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(data) > _DOWNLOAD_BYTES:
            raise bad("file is too big")
        return {
            "file_id": id_,
            "file_unique_id": id_.removeprefix("file")[:12],
            "file_size": len(data),
            "file_path": self._files.path(Platform.TELEGRAM, id_),
        }

    async def serve(self, request: Request) -> Response:
        """The file itself; a fault may be ordered for the endpoint ``file``."""
        if request.path_params["token"] != self._config.telegram_token:
            return _refusal(401, "Unauthorized")
        data = self._files.read_path(Platform.TELEGRAM, request.path_params["path"])

        def respond() -> Response:
            if data is None:
                return _refusal(404, "Not Found")
            return Response(data, media_type="application/octet-stream")

        fault = self._faults.take(Platform.TELEGRAM, "file")
        if fault is None:
            return respond()
        wrong = _refusal(fault.status, "Internal Server Error: on demand")
        return await suffer(fault, request, respond, lambda: wrong)


def _refusal(status: int, description: str) -> Response:
    body = {"ok": False, "error_code": status, "description": description}
    return JSONResponse(body, status)

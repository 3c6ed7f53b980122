"""Pictures that people send on LINE: the content API, which has a host of its own."""

from __future__ import annotations

import logging

from bot.channels.download import download, new_client
from bot.domain.errors import FileGone

LINE_DATA_API = "https://api-data.line.me"


class LineFiles:
    """Implements ``bot.service.pictures.PictureSource`` by message id."""

    def __init__(self, access_token: str, api_base: str | None = None) -> None:
        """``api_base`` None means LINE itself; a stand-in serves both APIs under one address."""
        self._headers = {"Authorization": f"Bearer {access_token}"}
        self._base = (api_base or LINE_DATA_API).rstrip("/")
        logging.getLogger("httpx").setLevel(logging.WARNING)

    def fetch(self, ref: str, most: int) -> bytes:
        """See ``PictureSource``."""
        if not (ref.isascii() and ref.isdigit()):
            raise FileGone("this is no message id")
        with new_client() as client:
            url = f"{self._base}/v2/bot/message/{ref}/content"
            return download(client, url, self._headers, most)

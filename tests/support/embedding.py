"""An embedder without a model, and an embeddings service on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.understanding.embedding import EmbeddingFailed, Floats
from tests.support.waiting import PATIENCE, wait_until

SIZE = 96


class Pieces:
    """Implements ``Embedder``: texts that share words or letters in a row lie near each other."""

    def __init__(self, name: str = "pieces", synonyms: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.broken = False
        self.asked: list[str] = []
        self._synonyms = synonyms or {}

    def embed(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``; refuses while ``broken``."""
        if self.broken:
            raise EmbeddingFailed("out of order")
        self.asked.extend(texts)
        return np.array([self._one(text) for text in texts], np.float32).reshape(-1, SIZE)

    def _one(self, text: str) -> Floats:
        words = [self._synonyms.get(word, word) for word in text.split()]
        pieces = {word[at : at + 3] for word in words for at in range(max(1, len(word) - 2))}
        found = _direction("what all texts have in common")
        for piece in sorted({*pieces, *words}):
            found = found + _direction(piece)
        return found / np.float32(np.linalg.norm(found))


def _direction(piece: str) -> Floats:
    seed = int.from_bytes(hashlib.sha256(piece.encode()).digest()[:8])
    return np.random.default_rng(seed).normal(size=SIZE).astype(np.float32)


@dataclass
class Service:
    """What a server was asked, and what it answers; without orders as it should."""

    address: str
    asked: list[tuple[str, Mapping[str, str], Any]] = field(default_factory=list)
    """Path, headers and body of every call."""
    answer: Callable[[Any], Response] | None = None
    """Given the body of a call."""
    embedder: Pieces = field(default_factory=Pieces)

    def rows(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """The ``data`` of a right answer."""
        return [
            {"object": "embedding", "index": at, "embedding": vector.tolist()}
            for at, vector in enumerate(self.embedder.embed(texts))
        ]


@contextmanager
def embeddings_service() -> Iterator[Service]:
    """A server that speaks OpenAI's embeddings protocol."""

    async def embeddings(request: Request) -> Response:
        body = json.loads(await request.body())
        service.asked.append((request.url.path, dict(request.headers), body))
        if service.answer is not None:
            return service.answer(body)
        return JSONResponse({"object": "list", "data": service.rows(body["input"])})

    app = Starlette(routes=[Route("/v1/embeddings", embeddings, methods=["POST"])])
    # Closed after each call: nobody ends the client, which would leave its connections open.
    config = uvicorn.Config(
        app,
        port=0,
        log_level="error",
        loop="asyncio",
        ws="none",
        headers=[("Connection", "close")],
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        service = Service(f"http://127.0.0.1:{port}/v1")
        yield service
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def late(seconds: float) -> Callable[[Any], Response]:
    """An answer that comes after so many seconds."""

    def answer(_body: Any) -> Response:
        time.sleep(seconds)
        return JSONResponse({"data": []})

    return answer

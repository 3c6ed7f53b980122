"""The sandbox as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

import bot

ANNA = "U" + "a" * 32


def test_it_serves_alone_keeps_its_file_and_stops_with_a_page_open(tmp_path: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    data = tmp_path / "sandbox.db"
    command = [sys.executable, "-m", "bot.sandbox", "--port", str(port), "--data", str(data)]
    root = Path(str(bot.__file__)).parent.parent
    with (
        subprocess.Popen(command, cwd=root) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        try:
            for _ in range(200):
                try:
                    assert client.get("/").status_code == 200
                    break
                except httpx.ConnectError:
                    time.sleep(0.05)
            else:
                pytest.fail("it did not start within ten seconds")
            said = client.post(f"/api/line/people/{ANNA}/text", json={"text": "hello"})
            assert said.status_code == 200
            with client.stream("GET", "/events") as stream:
                assert stream.status_code == 200
                process.send_signal(signal.SIGTERM)
                process.wait(10)
        finally:
            if process.poll() is None:
                process.kill()
    assert data.exists()

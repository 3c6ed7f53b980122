"""Bodies are read within a limit, forms as forms only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.security.body import read_body, read_form

FORM = "application/x-www-form-urlencoded"


def request(
    *chunks: bytes, length: int | None = None, kind: str = FORM
) -> tuple[Request, Iterator[bytes]]:
    left = iter(chunks)
    headers = [(b"content-type", kind.encode())]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))

    async def receive() -> dict[str, object]:
        try:
            return {"type": "http.request", "body": next(left), "more_body": True}
        except StopIteration:
            return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b""}
    return Request(scope, receive), left


async def test_a_body_arrives_whole_and_unchanged() -> None:
    made, _ = request(b"one\r\n", b"\x00two\xff")
    assert await read_body(made, 100) == b"one\r\n\x00two\xff"


async def test_a_body_of_just_the_limit_passes() -> None:
    made, _ = request(b"x" * 10)
    assert len(await read_body(made, 10)) == 10


async def test_a_declared_length_over_the_limit_is_refused_unread() -> None:
    made, left = request(b"x" * 11, length=11)
    with pytest.raises(HTTPException) as refusal:
        await read_body(made, 10)
    assert refusal.value.status_code == 413
    assert list(left) == [b"x" * 11]


async def test_an_undeclared_length_is_cut_off_on_the_way() -> None:
    made, left = request(*[b"x" * 6] * 5)
    with pytest.raises(HTTPException) as refusal:
        await read_body(made, 10)
    assert refusal.value.status_code == 413
    assert len(list(left)) == 3


async def test_a_lie_about_the_length_does_not_help() -> None:
    made, _ = request(b"x" * 20, length=1)
    with pytest.raises(HTTPException):
        await read_body(made, 10)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"text=a+b%20c", {"text": "a b c"}),
        (b"text=%E3%81%82", {"text": "あ"}),
        (b"text=&x=1", {"text": "", "x": "1"}),
        (b"x=1&x=2", {"x": "2"}),
        (b"text=a%0D%0Ab%0Dc", {"text": "a\nb\nc"}),
        (b"text=a%00b", {"text": "ab"}),
        (b"text=%FF%FE", {"text": "\ufffd\ufffd"}),
        (b"", {}),
    ],
    ids=["spaces", "utf-8", "empty", "repeated", "line ends", "NUL", "not utf-8", "nothing"],
)
async def test_forms_are_read_as_browsers_send_them(body: bytes, expected: dict[str, str]) -> None:
    made, _ = request(body)
    assert await read_form(made) == expected


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/json", "", "text/plain"]
)
async def test_nothing_else_is_read_as_a_form(kind: str) -> None:
    made, _ = request(b"text=x", kind=kind)
    with pytest.raises(HTTPException) as refusal:
        await read_form(made)
    assert refusal.value.status_code == 415


async def test_a_form_with_absurdly_many_fields_is_refused() -> None:
    made, _ = request(b"&".join(b"a=1" for _ in range(1000)))
    with pytest.raises(HTTPException) as refusal:
        await read_form(made)
    assert refusal.value.status_code == 400


async def test_the_longest_allowed_message_fits_in_any_script() -> None:
    made, _ = request(b"text=" + b"%F0%9F%98%80" * 5000)
    assert len((await read_form(made))["text"]) == 5000

from __future__ import annotations

import pytest

from bot.channels.payload import kind_for_log, moment, read_object, utf16_slice
from bot.domain.errors import WebhookRefused


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="broken"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\xff\xfe\x00", id="not text"),
        pytest.param(b"[" * 200_000, id="endlessly deep"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", id="endless number"),
    ],
)
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookRefused) as refused:
        read_object(body)
    assert refused.value.status == 400


def test_letters_no_database_takes_are_replaced() -> None:
    read = read_object(rb'{"a": ["x\u0000y", {"\ud800": "\ud83d\ude00 \udc00"}]}')
    assert read == {"a": ["x\ufffdy", {"\ufffd": "😀 \ufffd"}]}
    assert str(read).encode()


def test_log_kinds_cannot_carry_lines_or_words() -> None:
    assert kind_for_log("a\nERROR root: b") == "a?ERROR?root??b"
    assert len(kind_for_log("x" * 500)) == 40


def test_spans_are_counted_in_utf16_units() -> None:
    assert utf16_slice("𠮷 @bot hi", 3, 4) == ("𠮷 ", "@bot", " hi")
    assert utf16_slice("ab", -5, 99) == ("", "ab", "")


def test_a_time_that_is_none_is_none() -> None:
    assert moment(10**18) is None
    assert moment(0) is not None

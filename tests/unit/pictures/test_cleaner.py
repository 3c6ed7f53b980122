"""Strangers' files: pictures are drawn anew, all else is refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.domain.errors import NotAPicture
from bot.pictures.cleaner import LONGEST_SIDE, PillowCleaner
from tests.support.drawings import DISGUISED, drawing, from_a_phone

CLEAN = PillowCleaner().clean


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "1", "image/png"),
        ("WEBP", "RGB", "image/png"),
        ("GIF", "P", "image/png"),
    ],
)
def test_a_picture_stays_the_picture_it_was(kind: str, mode: str, media_type: str) -> None:
    found = CLEAN(drawing(kind, mode=mode))

    assert (found.media_type, found.width, found.height) == (media_type, 40, 30)
    with Image.open(io.BytesIO(found.data)) as opened:
        assert Image.MIME[opened.format or ""] == media_type
        assert opened.size == (40, 30)
        assert opened.convert("L").getpixel((39, 15)) > 240  # type: ignore[operator]


@pytest.mark.parametrize("data", DISGUISED.values(), ids=DISGUISED.keys())
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        CLEAN(data)


def test_nothing_a_phone_wrote_into_it_is_left_and_it_stands_upright() -> None:
    sent = from_a_phone("SECRET")
    assert b"SECRET" in sent

    found = CLEAN(sent)

    assert b"SECRET" not in found.data
    assert b"Exif" not in found.data
    assert (found.width, found.height) == (30, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_what_is_hidden_behind_a_picture_is_gone(kind: str) -> None:
    found = CLEAN(drawing(kind) + b"<script>alert(1)</script>PK\x03\x04")

    assert b"script" not in found.data
    assert b"PK\x03\x04" not in found.data


def test_a_large_picture_is_made_smaller() -> None:
    found = CLEAN(drawing("JPEG", (5000, 1000)))

    assert max(found.width, found.height) == LONGEST_SIDE
    assert found.width / found.height == pytest.approx(5, rel=0.01)

"""Small pictures, and files that only pretend to be one."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def drawing(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """A picture whose left half is red."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind)
    return out.getvalue()


def from_a_phone(secret: str) -> bytes:
    """A photo lying on its side, with the owner and the place written into it."""
    picture = Image.new("RGB", (40, 30), "white")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x013B] = secret  # the artist
    exif.get_ifd(0x8825)[29] = secret  # of the GPS block
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=secret)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that claims 60,000 by 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pieces = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in pieces
    )


DISGUISED = {
    "page": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "archive": b"PK\x03\x04" + bytes(60),
    "pdf": b"%PDF-1.7\n" + bytes(60),
    "program": b"MZ" + bytes(100),
    "bitmap": b"BM" + bytes(100),
    "first bytes of a photo": b"\xff\xd8\xff\xe0" + b"<script>" * 9,
    "cut off": drawing()[:200],
    "empty": b"",
    "bomb": bomb(),
}
"""Files that are no pictures we show, by what they are."""

"""Draws a picture anew from its pixels.

Why: a file that a stranger sends may be anything, whatever its name says. Pillow is only let at
four well-kept decoders, which look at the bytes; it is told to stop at a size that fits in memory;
and what staff's browsers get is never the file itself but an encoding of ours. So a page, a script
or an archive hidden in a picture is gone, and so is what a phone writes into it without asking:
the place it was taken at, the owner's name, the small preview of a part that was cut off.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.domain.errors import NotAPicture
from bot.domain.picture import MOST_BYTES, MOST_PIXELS
from bot.service.picture_store import CleanPicture

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
"""What is opened; of moving pictures the first image is kept."""

LONGEST_SIDE = 2400
"""Pixels: enough to read a letter of A4, 290 a inch."""

_JPEG_QUALITY = 85


class PillowCleaner:
    """Implements ``bot.service.pictures.PictureCleaner``."""

    def clean(self, data: bytes) -> CleanPicture:
        """See there."""
        try:
            with warnings.catch_warnings():
                # Pillow's own limit is over ours; its warning is for those who have none.
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                    return _drawn_anew(opened)
        except NotAPicture:
            raise
        except (UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise NotAPicture from error
        except Exception as error:
            # Broken files make decoders raise nearly anything: SyntaxError, struct.error, OSError.
            raise NotAPicture(f"Pillow failed with {type(error).__name__}") from error


def _drawn_anew(opened: Image.Image) -> CleanPicture:
    width, height = opened.size
    if not (0 < width * height <= MOST_PIXELS):
        raise NotAPicture("the picture has too many pixels")
    is_photo = opened.format == "JPEG"
    if is_photo:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large photo is decoded in part only
    picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if is_photo or not _is_see_through(picture):
        return _encoded(picture.convert("RGB"), "JPEG") if is_photo else _smaller(picture)
    return _encoded(picture.convert("RGBA"), "PNG")


def _smaller(picture: Image.Image) -> CleanPicture:
    """Screenshots stay sharp as PNG; a photo that came as PNG would not fit."""
    plain = picture.convert("RGB")
    sharp = _encoded(plain, "PNG")
    return sharp if len(sharp.data) <= MOST_BYTES // 2 else _encoded(plain, "JPEG")


def _is_see_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _encoded(pixels: Image.Image, kind: str) -> CleanPicture:
    # A fresh image: nothing that Pillow remembers of the file can slip into ours.
    fresh = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    out = io.BytesIO()
    if kind == "JPEG":
        fresh.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    else:
        fresh.save(out, "PNG")
    return CleanPicture(out.getvalue(), f"image/{kind.lower()}", *fresh.size)

"""A table of a report as a CSV file for spreadsheets.

Excel takes a file for UTF-8 only when it begins with a byte order mark. A cell that begins like a
formula would be run by whoever opens the file: an apostrophe before it makes it text. What stands
in our cells comes from content files and settings, which is no reason to trust it.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence

from bot.domain.reporting import By, Row
from bot.domain.tally import QUESTIONS, Kind
from bot.web.report_words import by_words, kind_words, spread_cells
from bot.web.wording import Gettext

_AFTER = (Kind.TO_STAFF, Kind.HANDED_OFF, Kind.NONE_FITS, Kind.HELPED, Kind.NOT_HELPED, Kind.PUSH)
_FORMULA = frozenset("=+-@\t\r\n|%")


def report_csv(by: By, rows: Sequence[tuple[str, Row]], _: Gettext) -> bytes:
    """The table with a line for its heads; times in whole minutes."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    heads = [
        by_words(by, _),
        # TRANSLATORS: heading of a column: how many questions the bot was asked
        _("Asked"),
        *(kind_words(kind, _) for kind in (*QUESTIONS, *_AFTER)),
        _("Tickets opened"),
        # TRANSLATORS: tickets the person took back before staff had resolved them
        _("Taken back by the person"),
        _("First reply, median (minutes)"),
        _("First reply, 90% within (minutes)"),
        _("Resolved, median (minutes)"),
        _("Resolved, 90% within (minutes)"),
        _("Rated: good"),
        _("Rated: fair"),
        _("Rated: poor"),
    ]
    writer.writerow([safe_cell(head) for head in heads])
    for name, row in rows:
        poor, fair, good = row.tickets.ratings
        writer.writerow(
            [
                safe_cell(name),
                row.turns.asked,
                *(row.turns.of(kind) for kind in (*QUESTIONS, *_AFTER)),
                row.tickets.opened,
                row.tickets.withdrawn,
                *spread_cells(row.tickets.reply),
                *spread_cells(row.tickets.resolution),
                good,
                fair,
                poor,
            ]
        )
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8")


def safe_cell(text: str) -> str:
    """The text as no spreadsheet takes it for a formula, not even in full-width characters."""
    first = unicodedata.normalize("NFKC", text.lstrip(" \u3000")[:1])
    return f"'{text}" if text[:1] in _FORMULA or first in _FORMULA else text

"""Whose a telephone number is, where several stand side by side.

Three things can tell, in this order: the short numbers that are the same everywhere in Japan, the
name in front of the number in a list, and the publisher of the page, if it is one that answers the
telephones on its pages itself. A ministry or a town that merely mentions somebody else's number
does not lend it its name: then the number stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Gettext = Callable[[str], str]

ANSWER_THEMSELVES = frozenset(
    {
        "出入国在留管理庁",
        "自治体国際化協会（クレア）",
        "自治体国際化協会",
        "クレア",
        "日本司法支援センター（法テラス）",
        "法テラス",
        "国税庁",
        "日本年金機構",
    }
)
"""Publishers whose pages give their own numbers."""

_BULLET = re.compile(r"^[・•] *")
_COLON = re.compile(r"：|: ")
_NO_NAME = re.compile(r"[\d.,;!?()。、；！？（）]|[がはをにでへとのもか]$")
_READING = re.compile(r"（[ぁ-ゖァ-ヺー]+）")
_LONGEST_NAME = 24


def nationwide(number: str, _: Gettext) -> str:
    """What a short number is for anywhere in Japan, or nothing."""
    match number:
        case "110":
            # TRANSLATORS: this and the next ten stand behind a telephone number, on a button.
            return _("police")
        case "119":
            return _("ambulance, fire brigade")
        case "118":
            return _("coast guard")
        case "#7119":
            return _("advice: ambulance or not?")
        case "#8000":
            return _("advice: a child is ill")
        case "#9110":
            return _("police: advice")
        case "188":
            return _("consumer hotline")
        case "189":
            return _("child abuse: report, advice")
        case "#8008":
            return _("domestic violence: advice")
        case "#8891":
            return _("sexual violence: support")
        case "#8103":
            return _("police: sexual crimes")
    return ""


def listed(number: str, text: str) -> str:
    """What a list calls a number right before it (``• Adults: 03-…``), or nothing.

    In other sentences the words before a number are not its name.
    """
    written = re.compile(rf"(?<![\d#+-]){re.escape(number)}(?![\d-])")
    for line in text.splitlines():
        found = written.search(line)
        bullet = _BULLET.match(line)
        if found is None or bullet is None:
            continue
        before = line[bullet.end() : found.start()].rstrip(" :：")
        name = _COLON.split(before)[-1].strip()
        bare = _READING.sub("", name)
        if bare and len(bare) <= _LONGEST_NAME and not _NO_NAME.search(bare):
            return name
    return ""

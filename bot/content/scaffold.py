"""Templates for new entries and locales. What is left of a template is found by the checker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.content.files import CHAPTERS, RECORD
from bot.content.yaml_files import YamlMap, YamlValue, read_yaml
from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.locale import LOCALES, LocaleTag

OPEN, CLOSE = "〔", "〕"
"""What stands between these is to be replaced; ``check`` refuses what is left."""

REVIEW_AFTER = timedelta(days=180)

_RECORD = """\
# yaml-language-server: $schema=../../../schema/entry.json
sources:
  page:                              # 事実から参照する名前 / the key that facts name
    title: 〔ページの題名〕
    publisher: 〔機関名〕
    url: https://〔公式ページ〕
    read_on: {today}              # 読んだ日。読んでいなければ消す / leave out where nobody read it
reviewed: {today}
review_by: {review_by}
division: {division}
area: national
varies_by_town: false
handoff: offer                       # never | offer | first
related: []
facts:
  # 数字、期限、電話、窓口の言葉はここに一度だけ / every figure, deadline, number and word once
  within: {{days: 14, source: page, as_of: {month}, confidence: memory}}
"""
_JA = """\
---
title: 〔短い題名（ボタンになります）〕
summary: 〔一文の説明〕
---
〔結論を最初に。何を、どこで、いつまでに、何を持って、いくらで、電話〕
{within}以内に〔すること〕。
"""
_EN = """\
---
title: 〔short title, it becomes a button〕
summary: 〔one sentence〕
---
〔The answer first: what, where, until when, what to bring, cost, phone.〕
〔What to do〕 within {within}.
"""
_EASY = """\
---
title: 〔やさしい{日本語|にほんご}の {題|だい}〕
summary: 〔ひとつの {文|ぶん}〕
---
〔いちばん {大切|たいせつ}な ことを はじめに {書|か}いて ください。〕
{within} までに 〔する こと〕。
"""
_PHRASES = """\
{entry}:
  phrases:
    - 〔この言語の人が打つとおりに / as people type it〕
"""
_EMERGENCY = """\
# 危険を表す言葉。intents/README.md を見てください。
# Words of danger, one pattern for each kind at least; see intents/README.md.
- kind: medical
  entry: emergency/call-ambulance
  all:
    - [〔words〕, 〔words〕]
  none: [〔how do i〕]
"""
_SMALLTALK = """\
greeting: [〔hello〕]
thanks: [〔thank you〕]
goodbye: [〔bye〕]
insult: [〔stupid bot〕]
help: [〔help〕]
human: [〔talk to a person〕]
"yes": [〔yes〕]
"no": [〔no〕]
"""


_FOLLOWUPS = """\
ask:
  cost: [〔how much〕]
  when: [〔until when〕]
  hours: [〔opening hours〕]
  where: [〔where do I go〕]
  bring: [〔what do I need〕]
  phone: [〔phone number〕]
  language: [〔which language〕]
  duration: [〔how long does it take〕]
tell:
  cost: ["〔cost〕:"]
  when: ["〔deadline〕:"]
  where: [〔city hall〕]
  bring: ["〔bring〕:"]
choose:
  first: [〔the first〕]
  second: [〔the second〕]
  third: [〔the third〕]
  last: [〔the last〕]
  none: [〔none of these〕]
lead: [〔and for〕]
tail: [〔as well〕]
join: [〔another question〕]
question: [〔how〕]
beside: [〔this〕]
"""


@dataclass(frozen=True)
class Made:
    """A file that was made or added to."""

    path: str
    added: bool = False


def new_entry(root: Path, entry_id: str, today: date) -> list[Made]:
    """Files for a new entry; ContentError where the id is no good or is taken."""
    files = entry_files(root, entry_id, today)
    made = []
    for name, text in files.items():
        path = root / name
        if name.startswith("intents/"):
            made.append(_add_phrases(path, name, text))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        made.append(Made(name))
    return made


def entry_files(root: Path, entry_id: str, today: date) -> dict[str, str]:
    """The files of a new entry by path (of those of phrases: what is added at their end); nothing
    is written. ContentError where the id is no good or is taken."""
    chapter, slash, name = entry_id.partition("/")
    if not slash or not _is_name(chapter) or not _is_name(name):
        raise ContentError(
            f"'{entry_id}' is no entry id; write chapter/name in small letters, "
            "digits and hyphens, like tax/resident-tax"
        )
    audience = audience_of(root, chapter)
    folder = f"knowledge/{audience}/{chapter}/{name}"
    if (root / folder).exists():
        raise ContentError(f"the entry {entry_id} exists already: {folder}")
    division = "multicultural" if audience is Audience.RESIDENT else _first_division(root)
    record = _RECORD.format(
        today=today.isoformat(),
        month=f"{today:%Y-%m}",
        review_by=(today + REVIEW_AFTER).isoformat(),
        division=division,
    )
    texts = {RECORD: record, "ja.md": _JA, "en.md": _EN}
    if audience is Audience.RESIDENT:
        texts["ja-simple.md"] = _EASY
    files = {f"{folder}/{file}": text for file, text in texts.items()}
    phrases = _PHRASES.format(entry=entry_id)
    return {**files, **{f"intents/{tag}/{chapter}.yaml": phrases for tag in ("ja", "en")}}


def new_locale(root: Path, tag: str) -> list[Made]:
    """The files a locale needs before its first translation; what exists is left alone."""
    if tag not in LOCALES:
        raise ContentError(
            f"'{tag}' is not one of our locales ({' '.join(LOCALES)}). A new one begins with a "
            "line in bot/domain/locale.py"
        )
    made = []
    texts = {
        "_emergency.yaml": _EMERGENCY,
        "_smalltalk.yaml": _SMALLTALK,
        "_followups.yaml": _FOLLOWUPS,
    }
    for file, text in texts.items():
        path = root / "intents" / tag / file
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            made.append(Made(path.relative_to(root).as_posix()))
    return made


def missing_texts(root: Path, tag: LocaleTag) -> list[str]:
    """The entries for residents that have no text in this locale yet, by id."""
    base = root / "knowledge" / Audience.RESIDENT
    return sorted(
        f"{record.parent.parent.name}/{record.parent.name}"
        for record in base.glob(f"*/*/{RECORD}")
        if not (record.parent / f"{tag}.md").exists()
    )


def _is_name(part: str) -> bool:
    plain = part.replace("-", "")
    return plain.isascii() and plain.isalnum() and part == part.lower() and part[0] != "-"


def audience_of(root: Path, chapter: str) -> Audience:
    """Whose chapter it is; ContentError where there is none of this name."""
    chapters = _yaml(root / CHAPTERS)
    known = []
    for audience in Audience:
        for one in chapters.get(str(audience), ()):
            if isinstance(one, YamlMap):
                known.append(str(one.get("id")))
                if one.get("id") == chapter:
                    return audience
    raise ContentError(f"there is no chapter '{chapter}'; there are: {' '.join(known)}")


def _first_division(root: Path) -> str:
    return next(iter(_yaml(root / "knowledge" / "divisions.yaml")), "multicultural")


def _yaml(path: Path) -> YamlMap:
    found: YamlValue = read_yaml(path.read_text(encoding="utf-8"))
    return found if isinstance(found, YamlMap) else YamlMap(1)


def _add_phrases(path: Path, name: str, text: str) -> Made:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    gap = "" if not before or before.endswith("\n") else "\n"
    path.write_text(before + gap + text, encoding="utf-8")
    return Made(name, added=bool(before))

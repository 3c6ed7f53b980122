"""A small content root without any problem, for tests to break in one place at a time."""

# ruff: noqa: E501 - content in wide characters

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.content.check import Problem, check_content
from bot.content.stamp import stamp

TODAY = date(2026, 11, 22)

RECORD = """\
sources:
  fdma:
    title: 救急車利用マニュアル
    publisher: 総務省消防庁
    url: https://www.fdma.go.jp/manual.html
    read_on: 2026-11-01
reviewed: 2026-11-22
review_by: 2027-05-31
division: multicultural
area: national
urgent: true
handoff: offer
related: [emergency/call-police]
facts:
  number: {tel: "119", hours: "24h", languages: [en, zh-Hans], source: fdma, as_of: 2026-11, confidence: found}
  within: {days: 14, source: fdma, as_of: 2026-11, confidence: memory}
  fee:
    - {jpy: 4000, source: fdma, as_of: 2026-10, confidence: found}
    - {jpy: 6000, from: 2025-04-01}
"""
POLICE = RECORD.replace("emergency/call-police", "emergency/call-ambulance")
GRANT = RECORD.replace("related: [emergency/call-police]\n", "").replace("urgent: true\n", "")

COVERAGE = """\
resident:
  full: [ja, ja-simple, en, zh-Hans, vi, pt-BR]
  phrases: {ja: 5, ja-simple: 5, en: 5, zh-Hans: 5, vi: 5, pt-BR: 5}
municipal:
  full: [ja, en]
  phrases: {ja: 5, en: 5}
"""

TEXTS = {
    "ja": ("救急車を呼ぶ", "{number} に電話してください。\n{within}以内に{fee}を払います。"),
    "ja-simple": (
        "{救急車|きゅうきゅうしゃ}を {呼|よ}ぶ",
        "{number} に {電話|でんわ}して ください。\n{within}の {間|あいだ}に {fee}を {払|はら}います。",
    ),
    "en": ("Call an ambulance", "Call {number}.\nPay {fee} within {within}."),
    "zh-Hans": ("叫救护车", "请打电话 {number}。\n请在{within}之内支付{fee}。"),
    "vi": ("Gọi xe cấp cứu", "Hãy gọi {number}.\nTrả {fee} trong vòng {within}."),
    "pt-BR": ("Chamar ambulância", "Ligue para {number}.\nPague {fee} em até {within}."),
}
POLICE_TITLES = {
    "ja": "警察を呼ぶ",
    "ja-simple": "{警察|けいさつ}を {呼|よ}ぶ",
    "en": "Call the police",
    "zh-Hans": "报警",
    "vi": "Gọi cảnh sát",
    "pt-BR": "Chamar a polícia",
}
PHRASES = {
    "ja": ["救急車", "人が倒れた", "けがをした", "息が苦しい", "胸が痛い"],
    "ja-simple": [
        "きゅうきゅうしゃ",
        "ひとが たおれた",
        "けがを した",
        "いきが くるしい",
        "むねが いたい",
    ],
    "en": [
        "ambulance please",
        "someone fainted",
        "he is hurt badly",
        "cannot breathe",
        "chest pain",
    ],
    "zh-Hans": ["救护车", "有人晕倒", "受伤了", "不能呼吸", "胸口痛"],
    "vi": ["xe cấp cứu", "có người ngất", "bị thương nặng", "không thở được", "đau ngực"],
    "pt-BR": ["ambulância", "alguém desmaiou", "está ferido", "não respira", "dor no peito"],
}
POLICE_PHRASES = {
    "ja": ["警察", "泥棒が入った", "財布を盗まれた", "なぐられた", "あとをつけられている"],
    "ja-simple": [
        "けいさつ",
        "どろぼうが きた",
        "さいふを とられた",
        "なぐられた よ",
        "こわい ひとが いる",
    ],
    "en": ["police", "burglar in my flat", "stolen wallet", "somebody hit me", "a man follows me"],
    "zh-Hans": ["警察", "家里进贼", "钱包被偷", "被人打了", "有人跟踪我"],
    "vi": ["công an", "nhà có trộm", "mất ví rồi", "bị đánh", "có kẻ theo tôi"],
    "pt-BR": [
        "delegacia",
        "ladrão em casa",
        "roubaram minha carteira",
        "me bateram",
        "estão me seguindo",
    ],
}
KINDS = ("medical", "fire", "crime", "suicide", "violence", "child-abuse", "disaster")

AMBULANCE = "knowledge/resident/emergency/call-ambulance"
GRANTS = "knowledge/municipal/grants/multicultural"


def text_file(title: str, body: str, translates: bool = True) -> str:
    stamp_line = "translates: ja@00000000\n" if translates else ""
    return f"---\ntitle: {title}\nsummary: {title}\n{stamp_line}---\n{body}\n"


@dataclass(frozen=True)
class Site:
    """A content root on disk and what the checker says of it."""

    root: Path

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Change one place of a file; the test is wrong where it is not there."""
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def append(self, path: str, text: str) -> None:
        self.write(path, self.read(path) + text)

    def stamp(self) -> None:
        stamp(self.root)

    def problems(self, only: str | None = None, today: date = TODAY) -> tuple[Problem, ...]:
        return check_content(self.root, today, only)

    def found(self, rule: str) -> list[Problem]:
        return [problem for problem in self.problems() if problem.rule == rule]


def build(root: Path) -> Site:
    site = Site(root)
    site.write(
        "knowledge/chapters.yaml",
        "resident:\n"
        '  - id: emergency\n    emoji: "🚨"\n    titles: {ja: 緊急, en: Emergency}\n'
        "municipal:\n"
        "  - id: grants\n    titles: {ja: 助成金, en: Grants}\n",
    )
    site.write(
        "knowledge/divisions.yaml",
        "multicultural: {ja: 多文化共生課, en: Multicultural Affairs Division}\n",
    )
    site.write("knowledge/coverage.yaml", COVERAGE)
    police = "knowledge/resident/emergency/call-police"
    site.write(f"{AMBULANCE}/entry.yaml", RECORD)
    site.write(f"{police}/entry.yaml", POLICE)
    site.write(f"{GRANTS}/entry.yaml", GRANT)
    for locale, (title, body) in TEXTS.items():
        source = locale == "ja"
        site.write(f"{AMBULANCE}/{locale}.md", text_file(title, body, not source))
        site.write(f"{police}/{locale}.md", text_file(POLICE_TITLES[locale], body, not source))
        site.write(
            f"intents/{locale}/emergency.yaml",
            "emergency/call-ambulance:\n  phrases:\n"
            + "".join(f"    - {phrase}\n" for phrase in PHRASES[locale])
            + "emergency/call-police:\n  phrases:\n"
            + "".join(f"    - {phrase}\n" for phrase in POLICE_PHRASES[locale]),
        )
        site.write(
            f"intents/{locale}/_emergency.yaml",
            "".join(
                f"- kind: {kind}\n  entry: emergency/call-ambulance\n"
                "  all:\n    - [help, 助けて]\n  none: [how to]\n"
                for kind in KINDS
            ),
        )
        site.write(f"intents/{locale}/_smalltalk.yaml", "greeting: [hello, hi]\nhuman: [staff]\n")
    for locale in ("ja", "en"):
        title, body = TEXTS[locale]
        site.write(f"{GRANTS}/{locale}.md", text_file(title, body, locale != "ja"))
        site.write(
            f"intents/{locale}/grants.yaml",
            "grants/multicultural:\n  phrases:\n"
            + "".join(f"    - {phrase}\n" for phrase in PHRASES[locale]),
        )
    site.stamp()
    return site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A sound content root."""
    return build(tmp_path)

"""Every rule is shown one broken sample and must report it, at its line, in words."""

# ruff: noqa: E501 - one row of a table per line

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content.check import Severity, check_content

AMBULANCE = "knowledge/resident/emergency/call-ambulance"
RECORD = f"{AMBULANCE}/entry.yaml"
JA, EASY, EN = f"{AMBULANCE}/ja.md", f"{AMBULANCE}/ja-simple.md", f"{AMBULANCE}/en.md"
ZH, VI, PT = f"{AMBULANCE}/zh-Hans.md", f"{AMBULANCE}/vi.md", f"{AMBULANCE}/pt-BR.md"
PHRASES = "intents/en/emergency.yaml"
LANE = "intents/en/_emergency.yaml"
TALK = "intents/en/_smalltalk.yaml"

# id: file, text in it, what it becomes, rule, where it is reported (None: the same file), line
BROKEN = {
    "yaml with a tab": (RECORD, "    url:", "\turl:", "unreadable-yaml", None, 5),
    "yaml with a key twice": (
        RECORD,
        "area: national",
        "reviewed: 2026-01-01",
        "unreadable-yaml",
        None,
        10,
    ),
    "head of a text not closed": (EN, "---\nCall", "Call", "unreadable-text", None, 1),
    "unknown name in a head": (EN, "summary:", "sumary:", "unreadable-text", None, 3),
    "text without a title": (EN, "title: Call an ambulance\n", "", "unreadable-text", None, 1),
    "missing field": (RECORD, "handoff: offer\n", "", "schema", None, 1),
    "unknown field": (RECORD, "urgent: true", "urgnet: true", "schema", None, 11),
    "field with a wrong word": (RECORD, "handoff: offer", "handoff: maybe", "schema", None, 12),
    "day that is none": (
        RECORD,
        "review_by: 2027-05-31",
        "review_by: 2027-02-30",
        "structure",
        None,
        8,
    ),
    "fact without as_of": (
        RECORD,
        "as_of: 2026-11, confidence: memory",
        "confidence: memory",
        "schema",
        None,
        16,
    ),
    "fact without confidence": (RECORD, ", confidence: memory", "", "schema", None, 16),
    "fact without a source": (
        RECORD,
        "source: fdma, as_of: 2026-11, confidence: memory",
        "as_of: 2026-11, confidence: memory",
        "fact-without-source",
        None,
        16,
    ),
    "fact of two kinds": (RECORD, "{days: 14,", "{days: 14, months: 1,", "schema", None, 16),
    "fact with a comma in its number": (
        RECORD,
        "{jpy: 4000,",
        '{jpy: "4,000",',
        "schema",
        None,
        18,
    ),
    "fact values out of order": (
        RECORD,
        "    - {jpy: 6000, from: 2025-04-01}\n",
        "    - {jpy: 6000, from: 2025-04-01}\n    - {jpy: 5000, from: 2024-04-01}\n",
        "structure",
        None,
        20,
    ),
    "fact that only holds later": (
        RECORD,
        "{days: 14,",
        "{days: 14, from: 2027-04-01,",
        "future-fact",
        None,
        16,
    ),
    "opening hours not understood": (RECORD, '"24h"', '"24 hours"', "schema", None, 15),
    "language that is not ours": (RECORD, "[en, zh-Hans]", "[en, it]", "schema", None, 15),
    "unknown source of a fact": (
        RECORD,
        "{days: 14, source: fdma",
        "{days: 14, source: fmda",
        "unknown-source",
        None,
        16,
    ),
    "source without https": (RECORD, "url: https://www.fdma", "url: www.fdma", "schema", None, 5),
    "unknown division": (
        RECORD,
        "division: multicultural",
        "division: culture",
        "unknown-division",
        None,
        9,
    ),
    "dead related entry": (
        RECORD,
        "[emergency/call-police]",
        "[emergency/call-polis]",
        "dead-related",
        None,
        13,
    ),
    "entry related to itself": (
        RECORD,
        "[emergency/call-police]",
        "[emergency/call-ambulance]",
        "related-self",
        None,
        13,
    ),
    "review planned before the last one": (
        RECORD,
        "review_by: 2027-05-31",
        "review_by: 2026-11-21",
        "review-order",
        None,
        8,
    ),
    "reviewed in the future": (
        RECORD,
        "reviewed: 2026-11-22",
        "reviewed: 2026-11-23",
        "future-date",
        None,
        7,
    ),
    "page read in the future": (
        RECORD,
        "read_on: 2026-11-01",
        "read_on: 2026-12-01",
        "future-date",
        None,
        6,
    ),
    "chapter that is not listed": (
        "knowledge/chapters.yaml",
        "id: emergency",
        "id: emergencies",
        "unknown-chapter",
        RECORD,
        1,
    ),
    "chapter title in no locale of ours": (
        "knowledge/chapters.yaml",
        "{ja: 緊急, en",
        "{ja: 緊急, eo: Urĝo, en",
        "schema",
        None,
        4,
    ),
    "unknown fact": (EN, "{number}", "{numer}", "unknown-fact", None, 6),
    "unknown form": (EN, "{within}", "{within:hours}", "unknown-form", None, 7),
    "fact missing in a translation": (
        EN,
        "Pay {fee} within {within}.",
        "Pay {fee} soon.",
        "missing-fact",
        None,
        6,
    ),
    "fact a translation has too many": (JA, "{within}以内に", "すぐに", "extra-fact", EN, 6),
    "fact nobody uses": (
        RECORD,
        "  within:",
        "  unused: {days: 3, source: fdma, as_of: 2026-11, confidence: found}\n  within:",
        "unused-fact",
        None,
        16,
    ),
    "brace not closed": (EN, "{within}", "{within", "braces", None, 7),
    "brace with something else": (EN, "{within}", "{Within 14}", "braces", None, 7),
    "bare figure": (EN, "within {within}", "within {within} or 3 days", "bare-figure", None, 7),
    "bare full-width figure": (JA, "以内に", "以内（１回）に", "bare-figure", None, 6),
    "bare figure in a title": (EN, "title: Call an", "title: Call 1 an", "bare-figure", None, 2),
    "bare figure in a reading's word": (
        EASY,
        "{電話|でんわ}",
        "{1回|いっかい} {電話|でんわ}",
        "bare-figure",
        None,
        6,
    ),
    "bare figure in a label": (
        EN,
        "Pay",
        "[Form 5](https://example.org/5) Pay",
        "bare-figure",
        None,
        7,
    ),
    "ja.md with translates": (
        JA,
        "---\n{number}",
        "translates: ja@12345678\n---\n{number}",
        "source-translates",
        None,
        4,
    ),
    "stale translation": (JA, "以内に", "以内に必ず", "stale", EN, 4),
    "stamp that is none": (EN, "translates: ja@", "translates: en@", "no-translates", None, 4),
    "heading": (EN, "Pay", "# Pay", "unknown-markup", None, 7),
    "bold": (EN, "Pay", "**Pay**", "unknown-markup", None, 7),
    "italics": (EN, "Pay", "*Pay*", "unknown-markup", None, 7),
    "html": (EN, "Pay", "<b>Pay</b>", "unknown-markup", None, 7),
    "html character code": (EN, "Pay", "&amp; Pay", "unknown-markup", None, 7),
    "other list marks": (JA, "{within}", "・{within}", "unknown-markup", None, 6),
    "indented list": (EN, "Pay", "  - Pay", "unknown-markup", None, 7),
    "quotation": (EN, "Pay", "> Pay", "unknown-markup", None, 7),
    "backtick": (EN, "Pay", "`Pay`", "unknown-markup", None, 7),
    "link that is no web address": (EN, "Pay", "[Pay](mailto:a@example.org)", "link", None, 7),
    "link with a space": (EN, "Pay", "[Pay] (https://example.org/a)", "link", None, 7),
    "link to a fact that is no address": (EN, "Pay {fee}", "[Pay]({fee})", "link", None, 7),
    "bare address": (EN, "Pay", "https://example.org Pay", "link", None, 7),
    "link in a title": (EN, "title: Call", "title: [Call](https://example.org)", "link", None, 2),
    "text pasted into the wrong file": (
        ZH,
        "请打电话 {number}。\n请在{within}之内支付{fee}。",
        "Please call {number}.\nPay {fee} within {within}, please.",
        "wrong-script",
        None,
        6,
    ),
    "title in the wrong script": (
        ZH,
        "title: 叫救护车",
        "title: Ambulance",
        "wrong-script",
        None,
        2,
    ),
    "line left untranslated": (
        ZH,
        "支付{fee}。",
        "支付{fee}。如果您不能打电话，请让身边的人帮您打电话，说清楚地点和发生了什么事情。\nPlease tell them where you are.",
        "untranslated-line",
        None,
        8,
    ),
    "kana in Chinese": (ZH, "请打电话", "请でんわ", "japanese-word", None, 6),
    "Japanese word bare in Vietnamese": (VI, "Hãy gọi", "Hãy gọi 救急車", "japanese-word", None, 6),
    "traditional characters in simplified": (
        ZH,
        "请打电话",
        "請打電話給醫院",
        "wrong-chinese",
        None,
        6,
    ),
    "kanji without a reading": (EASY, "{電話|でんわ}", "電話", "no-reading", None, 6),
    "kanji without a reading in the title": (EASY, "{呼|よ}ぶ", "呼ぶ", "no-reading", None, 2),
    "reading in katakana": (
        EASY,
        "{電話|でんわ}",
        "{電話|デンワ}",
        "reading-not-hiragana",
        None,
        6,
    ),
    "reading without its okurigana": (
        EASY,
        "{払|はら}います",
        "{払い|はら}ます",
        "reading-does-not-fit",
        None,
        7,
    ),
    "annotation without kanji": (
        EASY,
        "ください",
        "{ください|ください}",
        "needless-reading",
        None,
        6,
    ),
    "full-width space": (
        EASY,
        "{電話|でんわ}して ください",
        "{電話|でんわ}して　ください",
        "wide-space",
        None,
        6,
    ),
    "no spaces between phrases": (
        EASY,
        "ください。",
        "ください。きこえないときやわからないときはゆっくりもういちどいってください。",
        "no-spaces",
        None,
        6,
    ),
    "annotation in another locale": (JA, "電話", "{電話|でんわ}", "reading-elsewhere", None, 5),
    "phrase twice in one entry": (
        PHRASES,
        "    - chest pain",
        "    - Ambulance, please!",
        "duplicate-phrase",
        None,
        7,
    ),
    "phrase of two entries": (
        PHRASES,
        "    - somebody hit me",
        "    - chest  pain",
        "duplicate-phrase",
        None,
        13,
    ),
    "phrase and not-phrase of one entry": (
        PHRASES,
        "    - chest pain\n",
        "    - chest pain\n  not: [police, Chest pain]\n",
        "duplicate-phrase",
        None,
        8,
    ),
    "phrases for an unknown entry": (
        PHRASES,
        "emergency/call-police:",
        "emergency/call-polis:",
        "unknown-entry",
        None,
        10,
    ),
    "phrases in another chapter's file": (
        PHRASES,
        "emergency/call-police:",
        "grants/multicultural:",
        "other-chapter",
        None,
        10,
    ),
    "few phrases": (PHRASES, "    - chest pain\n", "", "few-phrases", None, 1),
    "phrase without letters": (PHRASES, "    - chest pain", "    - '!?'", "empty-phrase", None, 7),
    "phrase that YAML reads as a mapping": (
        PHRASES,
        "    - chest pain",
        "    - chest: pain",
        "schema",
        None,
        7,
    ),
    "phrase that YAML cuts off": (
        PHRASES,
        "    - chest pain",
        "    - call #7119",
        "swallowed",
        None,
        7,
    ),
    "emergency without words": (
        LANE,
        "    - [help, 助けて]",
        "    - []",
        "empty-emergency",
        None,
        4,
    ),
    "emergency for an unknown entry": (
        LANE,
        "entry: emergency/call-ambulance",
        "entry: emergency/nowhere",
        "unknown-entry",
        None,
        2,
    ),
    "emergency of an unknown kind": (LANE, "kind: medical", "kind: boredom", "schema", None, 1),
    "emergency kind without words": (LANE, "kind: fire", "kind: medical", "no-emergency", None, 1),
    "emergency word of one letter": (
        LANE,
        "[help, 助けて]",
        "[a, 助けて]",
        "short-emergency",
        None,
        2,
    ),
    "unknown small talk": (TALK, "human:", "humans:", "unknown-smalltalk", None, 2),
}
# id: file, text in it, what it becomes
HARMLESS = {
    "Japanese characters in brackets in Chinese": (
        ZH,
        "请打电话",
        "请打电话（罹災証明書・電話・醫院）",
    ),
    "form the fact has a value for": (EN, "{number}", "{number:languages}"),
    "short Vietnamese without marks": (
        VI,
        "Trả {fee} trong vòng {within}.",
        "Tra {fee} trong vong {within}.",
    ),
    "phrases that only share words": (
        PHRASES,
        "    - somebody hit me\n",
        "    - somebody hit me\n    - someone has fainted here today\n    - cannot breathe well at all now\n",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sample_is_reported_at_its_line(site, name):
    path, old, new, rule, reported, line = BROKEN[name]
    site.replace(path, old, new)
    found = [(one.path, one.line) for one in site.problems() if one.rule == rule]
    assert (reported or path, line) in found, site.problems()


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_sample_is_left_alone(site, name):
    path, old, new = HARMLESS[name]
    site.replace(path, old, new)
    site.stamp()
    assert site.problems() == ()


def test_a_sound_root_has_no_problems(site):
    assert [str(problem) for problem in site.problems()] == []


def test_all_problems_come_at_once(site):
    for name in ("bare figure", "heading", "unknown division", "unknown small talk"):
        path, old, new, *_ = BROKEN[name]
        site.replace(path, old, new)
    rules = {problem.rule for problem in site.problems()}
    assert {"bare-figure", "unknown-markup", "unknown-division", "unknown-smalltalk"} <= rules


class TestThePlan:
    """``coverage.yaml`` tells what must be there, and how much of it."""

    PLAN = (
        "resident:\n  full: [ja, en]\n  summary: [vi, ko]\n"
        "  everywhere: [emergency/call-police]\nmunicipal:\n  full: [ja]\n"
    )
    SHORT = "---\ntitle: Gọi xe cấp cứu\nextent: summary\n---\nHãy gọi {number}.\n"
    VI = "knowledge/resident/emergency/call-ambulance/vi.md"
    POLICE_VI = "knowledge/resident/emergency/call-police/vi.md"

    def test_a_summary_may_leave_facts_out_but_not_add_any(self, site):
        site.write("knowledge/coverage.yaml", self.PLAN)
        site.write(self.VI, self.SHORT)
        site.stamp()
        assert not [p for p in site.problems("knowledge") if p.path == self.VI]

        site.replace(self.VI, "{number}", "{number} {fee} {gone}")
        assert {p.rule for p in site.problems("knowledge") if p.path == self.VI} == {
            "unknown-fact", "extra-fact",
        }  # fmt: skip

    def test_a_summary_is_not_enough_where_the_whole_text_is_asked_for(self, site):
        site.write("knowledge/coverage.yaml", self.PLAN)
        site.write(self.POLICE_VI, self.SHORT)
        site.stamp()
        assert [(p.path, p.line) for p in site.found("only-summary")] == [(self.POLICE_VI, 3)]

    def test_every_locale_of_the_plan_is_asked_for(self, site):
        site.write("knowledge/coverage.yaml", self.PLAN)
        missing = [p.path.rpartition("/")[2] for p in site.found("missing-locale")]
        assert missing == ["ko.md", "ko.md"]

    def test_without_a_plan_only_the_source_is_asked_for(self, site):
        (site.root / "knowledge/coverage.yaml").unlink()
        (site.root / EN).unlink()
        assert site.found("missing-locale") == []
        assert site.found("few-phrases") == []

    @pytest.mark.parametrize(
        ("old", "new", "rule", "line"),
        [
            ("[vi, ko]", "[vi, martian]", "schema", 3),
            ("  everywhere", "  phrases: {en: many}\n  everywhere", "schema", 4),
            ("  everywhere: [emergency/call-police]", "  everywhere: 3", "schema", 4),
            ("resident:", "- resident:", "unreadable-yaml", 5),
        ],
        ids=["unknown-locale", "no-number", "no-list", "no-yaml"],
    )
    def test_a_broken_plan_is_named_with_its_line(self, site, old, new, rule, line):
        site.write("knowledge/coverage.yaml", self.PLAN.replace(old, new))
        path = "knowledge/coverage.yaml"
        assert [(p.rule, p.line) for p in site.problems() if p.path == path] == [(rule, line)]

    @pytest.mark.parametrize("path", [JA, EN], ids=["source", "other-word"])
    def test_extent_is_only_ever_summary_and_never_of_the_source(self, site, path):
        word = "summary" if path == JA else "half"
        site.replace(path, "---\ntitle", f"---\nextent: {word}\ntitle")
        assert [(p.path, p.line) for p in site.found("extent")] == [(path, 2)]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        (JA, "missing-source"),
        (EN, "missing-locale"),
        ("knowledge/municipal/grants/multicultural/en.md", "missing-locale"),
        (RECORD, "missing-file"),
        ("knowledge/chapters.yaml", "missing-file"),
    ],
    ids=lambda value: str(value).rpartition("/")[2],
)
def test_a_missing_file_is_reported_by_its_path(site, path, rule):
    (site.root / path).unlink()
    assert (path, rule) in {(one.path, one.rule) for one in site.problems()}


def test_a_locale_outside_this_release_may_be_missing(site):
    assert not (site.root / AMBULANCE / "ko.md").exists()
    assert site.problems() == ()


def test_a_translation_without_a_stamp_is_an_error(site):
    text = site.read(EN)
    site.write(EN, "\n".join(line for line in text.split("\n") if "translates" not in line))
    assert [one.severity for one in site.found("no-translates")] == [Severity.ERROR]


def test_a_stale_translation_is_a_warning(site):
    site.replace(JA, "以内に", "以内に必ず")
    assert {one.severity for one in site.found("stale")} == {Severity.WARNING}
    assert {one.path.rpartition("/")[2] for one in site.found("stale")} == {
        "en.md", "ja-simple.md", "pt-BR.md", "vi.md", "zh-Hans.md"
    }  # fmt: skip


def test_a_review_is_overdue_the_day_after(site):
    assert [one.rule for one in site.problems(today=date(2027, 5, 31))] == []
    assert {one.rule for one in site.problems(today=date(2027, 6, 1))} == {"overdue"}


@pytest.mark.parametrize(
    ("length", "rules"),
    [(1_400, set()), (1_600, {"long"}), (4_200, {"too-long"})],
    ids=["short enough", "long", "too long"],
)
def test_the_length_of_a_body(site, length, rules):
    site.append(EN, "word " * (length // 5))
    assert {one.rule for one in site.problems()} == rules


def test_a_text_without_a_body_is_reported(site):
    for locale in ("ja", "ja-simple", "en", "zh-Hans", "vi", "pt-BR"):
        path = f"{AMBULANCE}/{locale}.md"
        site.write(path, "---\n".join(site.read(path).split("---\n")[:2]) + "---\n")
    assert len(site.found("empty-body")) == 6


def test_a_form_the_fact_has_no_value_for_is_reported(site):
    site.replace(RECORD, 'hours: "24h", ', "")
    site.replace(EN, "{number}", "{number:hours}")
    assert [(one.path, one.line) for one in site.found("empty-form")] == [(EN, 6)]


def test_near_duplicates_point_at_both_places(site):
    site.replace(PHRASES, "    - chest pain", "    - how can I renew my residence card now")
    site.replace(PHRASES, "    - somebody hit me", "    - how can I renew my residence cards now")
    [problem] = site.found("near-duplicate")
    assert (problem.path, problem.line, problem.severity) == (PHRASES, 13, Severity.WARNING)
    assert f"{PHRASES}:7" in problem.message


def test_the_same_words_may_mean_two_things_to_two_audiences(site):
    grants = site.read("intents/en/grants.yaml")
    assert "ambulance please" in grants
    assert "ambulance please" in site.read(PHRASES)
    assert site.problems() == ()


def test_a_phrase_may_be_a_not_phrase_of_another_entry(site):
    site.append(PHRASES, "  not: [chest pain]\n")
    assert site.problems() == ()


@pytest.mark.parametrize("locale", ["en", ""], ids=["same locale", "any locale"])
def test_a_phrase_that_is_a_test_question_is_reported(site, locale):
    site.write(
        "tests/questions/seen/x.tsv", f"# c\tq\n{locale}\tChest pain?\temergency/call-ambulance\n"
    )
    [problem] = site.found("phrase-is-question")[:1]
    assert (problem.path, problem.line) == (PHRASES, 7)
    assert "tests/questions/seen/x.tsv:2" in problem.message


def test_a_test_question_of_another_locale_is_no_matter(site):
    site.write("tests/questions/x.tsv", "ja\tchest pain\temergency/call-ambulance\n")
    assert site.problems() == ()


def test_a_file_that_nobody_reads_is_reported(site):
    site.write(f"{AMBULANCE}/english.md", "---\ntitle: x\n---\nx\n")
    site.write("intents/en/deep/x.yaml", "a/b: {phrases: [x]}\n")
    assert {one.path for one in site.found("unknown-file")} == {
        f"{AMBULANCE}/english.md",
        "intents/en/deep/x.yaml",
    }


def test_the_same_id_in_both_audiences_is_reported(site):
    for name in ("entry.yaml", "ja.md", "en.md"):
        target = f"knowledge/municipal/emergency/call-ambulance/{name}"
        site.write(target, site.read(f"{AMBULANCE}/{name}"))
    assert len(site.found("duplicate-entry")) == 1


def test_a_file_that_is_not_utf_8_is_reported_with_its_line(site):
    raw = site.read(JA).encode("utf-8").replace("電話".encode(), "電話".encode("shift_jis"))
    (site.root / JA).write_bytes(raw)
    assert [(one.path, one.line) for one in site.found("not-utf-8")] == [(JA, 5)]


def test_a_root_without_content_is_a_problem_and_no_crash(tmp_path):
    rules = {one.rule for one in check_content(tmp_path, date(2026, 11, 22))}
    assert {"missing-folder", "missing-file"} <= rules


@pytest.mark.parametrize("only", ["knowledge", "intents"])
def test_one_part_alone(site, only):
    site.replace(EN, "Pay", "# Pay")
    site.replace(TALK, "human:", "humans:")
    tops = {one.path.split("/")[0] for one in site.problems(only)}
    assert tops == {only}


def test_an_unknown_part_is_wrong_use(site):
    with pytest.raises(ValueError, match="nothing called 'words'"):
        site.problems("words")


def test_problems_speak_in_sentences_with_a_hint(site):
    for path, old, new, *_ in BROKEN.values():
        if old in site.read(path):
            site.replace(path, old, new)
    for problem in site.problems():
        assert problem.message, problem
        assert "Error" not in problem.message, problem
        assert problem.line >= 1
        assert not Path(problem.path).is_absolute()


RUSSIAN = "Вызовите {number}.\nЗаплатите {fee} в течение {within}."


@pytest.mark.parametrize(
    ("locale", "body", "rules"),
    [
        ("ru", RUSSIAN, set()),
        ("ru", RUSSIAN.replace("Вызовите", "Викличте їх"), {"foreign-letter"}),
        ("uk", RUSSIAN.replace("Вызовите", "Вызовите их"), {"foreign-letter"}),
        ("th", "กรุณาโทร {number}\nชำระ {fee} ภายใน {within}", set()),
        ("th", "Please call {number}\nPay {fee} within {within}", {"wrong-script"}),
        ("ko", "{number}로 전화하세요.\n{within} 안에 {fee}을 내세요.", set()),
        ("km", "សូមហៅ {number}\nបង់ {fee} ក្នុង {within}", set()),
        ("my", "{number} ကို ခေါ်ပါ\n{within} အတွင်း {fee} ပေးပါ", set()),
        ("ne", "{number} मा फोन गर्नुहोस्\n{within} भित्र {fee} तिर्नुहोस्", set()),
        ("fr", "Appelez le {number}.\nPayez {fee} sous {within}.", set()),
        ("vi", "{number} {fee} {within} " + "khong co dau nao ca " * 8, {"no-marks"}),
    ],
    ids=[
        "Russian", "Ukrainian in Russian", "Russian in Ukrainian", "Thai", "English in Thai",
        "Korean", "Khmer", "Burmese", "Nepali", "French", "Vietnamese typed without marks",
    ],
)  # fmt: skip
def test_each_locale_has_its_letters(site, locale, body, rules):
    title = body.partition("\n")[0] if locale != "vi" else "Gọi xe cấp cứu"
    site.write(f"{AMBULANCE}/{locale}.md", f"---\ntitle: {title}\n---\n{body}\n")
    site.stamp()
    assert {one.rule for one in site.problems()} == rules


def test_a_chapter_listed_twice_is_reported(site):
    site.append("knowledge/chapters.yaml", "  - {id: emergency, titles: {ja: 緊急, en: Urgent}}\n")
    assert [(one.path, one.line) for one in site.found("duplicate-chapter")] == [
        ("knowledge/chapters.yaml", 8)
    ]


def test_an_address_no_browser_opens_is_reported_for_its_source(site):
    site.replace(RECORD, "url: https://www.fdma", "url: htps://www.fdma")
    assert [(one.path, one.line) for one in site.found("source-address")] == [(RECORD, 5)]

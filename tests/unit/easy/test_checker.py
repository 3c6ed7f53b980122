"""The rules, each by a text that breaks it and one that does not."""

# ruff: noqa: E501 - wide characters

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.easy.checker import Checker
from bot.easy.findings import Level, Register, Verdict
from tests.easy.measuring import measure_pairs, read_pairs

A, B = Register.EMERGENCY, Register.LIVING
LONG = "新しい家に住んだ人は、市役所に来て、紙に名前と住所を書いて、窓口の人に出してください。"
CASES = [
    ("S1", "W", B, "この町に新しく引っ越してきた人は、市役所に来て名前を書いてください。", "市役所に来てください。"),
    ("S1", "E", B, LONG + "そのあと" + LONG.replace("。", "、") + LONG, LONG[:20]),
    ("S2", "E", A, "大きい地震のあとで海の近くにいる人は、すぐに高い所へ逃げてください。", "すぐ逃げてください。"),
    ("S3", "W", B, "月曜日から金曜日までの午前九時三十分から午後五時十五分まで電話してください。", "電話してください。"),
    ("S4", "W", B, "雨が降るので、行きません。", "全部戻るのではありません。"),
    ("S4", "W", B, "今日来た人は、紙を書いて、名前を言ってください。", "今、紙を書いてください。"),
    ("S5", "W", B, "市の役所の机の紙の絵の字の色を見てください。", "紙を見てください。"),
    ("S6", "W", B, "薬、水、靴、服、電話を持ってください。", "薬と水を持ってください。"),
    ("V3", "E", B, "罹災証明書をもらってください。", "罹災証明書（家が壊れたことを書いた紙）をもらってください。"),
    ("V4", "W", B, "予約をキャンセルするとき、電話してください。", "予約をやめるとき、電話してください。"),
    ("V5", "W", B, "officeに来てください。", "JRとATMとLINEを使ってください。"),
    ("V6", "E", B, "おなかがぺこぺこです。", "いろいろあります。そろそろ行きます。"),
    ("V7", "E", B, "外国人カードを見せてください。", "在留カードを見せてください。"),
    ("V7", "E", B, "{避難所|ひなんしょ}です。", "{避難所|ひなんじょ}です。"),
    ("K1", "W", B, "市役所本庁舎三階国民健康保険年金課窓口です。", "市役所の窓口です。"),
    ("K1", "W", A, "消防署及び警察署の救助隊が到着します。", "今日は学校へ行きません。"),
    ("K2", "W", B, "市民税課税証明書交付申請。", "ここに なまえを かいて ください。"),
    ("K3", "W", B, "多文化共生推進の仕事です。", "国民健康保険の仕事です。"),
    ("K4", "E", B, "{市|し}役所です。", "{市役所|しやくしょ}です。"),
    ("K4", "E", B, "{市役所|シヤクショ}です。", "{市役所|しやくしょ}です。"),
    ("K4", "E", B, "市役所です。", "カードです。"),
    ("K5", "E", B, "ここに なまえを かいて ください。それから まどぐちに だして ください。",
     "{名前|なまえ}を かいて ください。それから まどぐちに だして ください。"),
    ("W1", "W", B, "{紙|かみ} を {書|か}いて ください。", "{紙|かみ}を {書|か}いて ください。"),
    ("W1", "W", B, "{紙|かみ}を{書|か}いて ください。", "{紙|かみ}を {書|か}いて ください。"),
    ("G1", "W", B, "自転車は撤去されます。", "家族に知らせます。"),
    ("G1", "E", A, "道が閉鎖されます。", "道が閉まります。"),
    ("G2", "E", B, "ご来庁いただきますようお願いいたします。", "市役所に来てください。"),
    ("G2", "E", B, "窓口でお待ちください。", "窓口で待ってください。お知らせです。"),
    ("G3", "E", B, "現金しか使えません。", "現金だけ使うことができます。"),
    ("G3", "E", B, "紙を出さなければなりません。", "紙を出してください。"),
    ("G4", "E", B, "申請の際は印鑑及び通帳が必要です。", "申し込むとき、はんこを持ってきてください。"),
    ("G4", "E", B, "記入の上、窓口に出してください。", "机の上に置いてください。"),
    ("G6", "E", B, "市役所に行く。", "市役所に行きます。"),
    ("G7", "E", B, "停電するおそれがあります。", "電気が止まるかもしれません。"),
    ("G8", "W", B, "入ることは禁止です。", "入らないでください。"),
    ("G8", "W", B, "カードが使えます。", "カードを使うことができます。"),
    ("D1", "E", B, "2027/4/1に来てください。", "2027年4月1日に来てください。"),
    ("D1", "E", B, "令和9年に始まります。", "2027年（令和9年）に始まります。"),
    ("D2", "E", B, "17:00に閉まります。", "午後5時に閉まります。"),
    ("D2", "E", B, "17時に閉まります。", "午後5時に閉まります。24時間です。"),
    ("D3", "E", B, "午前9時〜午後5時です。", "午前9時から午後5時までです。"),
    ("D4", "W", B, "3千円です。", "3,000円です。"),
    ("D4", "W", B, "相談は無料です。", "相談は無料です。お金はいりません。"),
    ("I2", "W", B, "住民基本台帳法第22条に基づきます。", "市役所に行ってください。"),
    ("I3", "W", B, "紙を出してください。" * 11, "紙を出してください。" * 10),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "level", "register", "bad", "good"),
    CASES,
    ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)],
)
def test_a_rule_finds_what_it_is_for_and_nothing_else(
    checker: Checker, rule: str, level: str, register: Register, bad: str, good: str
) -> None:
    found = {(one.rule, one.level.value) for one in checker.check(bad, register).findings}
    assert (rule, level) in found
    assert rule not in {one.rule for one in checker.check(good, register).findings}


def test_shares_of_hard_words_are_measured_on_whole_texts(checker: Checker) -> None:
    hard = next(pair.normal for pair in read_pairs("fit"))
    rules = {(one.rule, one.level) for one in checker.check(hard).findings}
    assert {("V1", Level.WARNING), ("V2", Level.ERROR), ("G5", Level.WARNING)} <= rules


def test_a_procedure_lacking_something_is_a_question_to_a_person(checker: Checker) -> None:
    text = "手続きをしてください。紙を書きます。名前を書きます。"
    (found,) = [one for one in checker.check(text).findings if one.rule == "I1"]
    assert found.level is Level.WARNING
    assert "what it costs" in found.message


def test_findings_carry_the_line_and_a_way_out(checker: Checker) -> None:
    text = "---\ntitle: x\n---\n市役所です。\n市役所に行く。\n"
    (found,) = [one for one in checker.check(text).findings if one.rule == "G6"]
    assert found.line == 5
    assert found.excerpt == "市役所に行く。"
    assert found.message
    assert found.remedy


def test_quoted_sentences_and_definitions_are_not_cut(checker: Checker) -> None:
    text = "「来てください。待ってください。」と言ってください。\n避難所 = 逃げる 所"
    assert not [one for one in checker.check(text).findings if one.rule in ("G6", "V3")]


def test_names_of_forms_are_nobodys_style(checker: Checker) -> None:
    glossary_word = "特別永住者証明書"
    assert not [
        one
        for one in checker.check(f"{glossary_word}（カードです）を 見せて ください。").findings
        if one.rule in ("G4", "K3", "V3")
    ]


@pytest.mark.parametrize("pair", read_pairs("unseen")[:8], ids=lambda pair: pair.topic)
def test_readings_and_spaces_change_neither_score_nor_verdict(
    checker: Checker, pair: object
) -> None:
    plain = checker.check(pair.easy)  # type: ignore[attr-defined]
    annotated = checker.check(checker.furigana.annotate(pair.easy))  # type: ignore[attr-defined]
    assert annotated.score == pytest.approx(plain.score)
    assert annotated.verdict is plain.verdict


def test_unseen_pairs_are_told_apart(checker: Checker) -> None:
    figures = measure_pairs(read_pairs("unseen"), checker)
    assert figures.auc >= 0.97
    assert figures.normal_called_easy == 0
    assert figures.easy_called_easy >= 0.9 * figures.pairs


def test_there_are_pairs_enough_and_no_matter_is_on_both_sides() -> None:
    fit, unseen = read_pairs("fit"), read_pairs("unseen")
    assert len(unseen) >= 30
    assert len(fit) + len(unseen) >= 60
    assert not {pair.easy for pair in fit} & {pair.easy for pair in unseen}
    assert not {pair.normal for pair in fit} & {pair.normal for pair in unseen}


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_gets_a_report(checker: Checker, text: str) -> None:
    report = checker.check(text)
    assert 0 <= report.score <= 100
    assert report.verdict in Verdict
    assert all(
        1 <= one.line <= text.count("\n") + text.count("\u2028") + 1 for one in report.findings
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "{市|し}",
                "{a|b",
                "}",
                "{fact}",
                "。",
                "- ",
                "\n",
                "（",
                "「",
                "です",
                " ",
                "＝",
                "：",
            ]
        ),
        max_size=20,
    )
)
@settings(max_examples=150, deadline=None)
def test_broken_markup_does_not_stop_the_checker(checker: Checker, pieces: list[str]) -> None:
    assert checker.check("".join(pieces)).score >= 0

"""``bench understanding`` on small data in the formats of the public sets."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.bench.data import hint3, municipal, spans
from bot.cli.bench.figure import Figure, auroc, table
from bot.cli.bench.municipal import hiragana
from tests.unit.cli.conftest import Run

TOPICS = ("garbage", "library", "passport", "bicycle", "kitchen")
WORDS = (
    "where do i find {}", "{} please", "tell me about {}", "need help with {}", "how does {} work",
    "i lost {}", "is {} open today", "what does {} cost", "who takes care of {}", "{} rules",
    "new {}", "old {}",
)  # fmt: skip
SENTENCE = {
    "eng_Latn": "The morning train leaves from the second platform of the central railway station.",
    "deu_Latn": "Der Zug am Morgen fährt vom zweiten Gleis des großen Bahnhofs in der Stadt ab.",
    "jpn_Jpan": "朝の電車は中央駅の二番線から出発します。",
    "ben_Beng": "সকালের ট্রেন ছাড়ে",
}


def said(start: int, stop: int) -> list[tuple[str, str]]:
    return [(form.format(topic), topic) for topic in TOPICS for form in WORDS[start:stop]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the public data lie in it."""
    place = tmp_path_factory.mktemp("public")
    strange = [("my neighbour sings", "oos"), ("stars above mountains", "oos")]
    for name in ("clinc150", "banking77", "hint3", "sib200", "localgovfaq"):
        (place / name).mkdir()
    clinc = {"train": said(0, 10), "test": said(10, 12), "oos_test": strange}
    (place / "clinc150/data_full.json").write_text(json.dumps(clinc), "utf-8")
    rows(place / "banking77/train.csv", ("text", "category"), said(0, 10))
    rows(place / "banking77/test.csv", ("text", "category"), said(10, 12))
    for bot in ("sofmattress", "curekart", "powerplay11"):
        rows(place / f"hint3/{bot}_train.csv", ("sentence", "label"), said(0, 10))
        outside = [(text, "NO_NODES_DETECTED") for text, _ in strange]
        rows(place / f"hint3/{bot}_test.csv", ("sentence", "label"), [*said(10, 12), *outside])
    lines = [
        f"{code}\ttrain\t{at}\ttravel\t{text}" for at, (code, text) in enumerate(SENTENCE.items())
    ]
    (place / "sib200/sib200.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    corpus = {
        "0": "Question: 粗大ごみの申し込み方法\nAnswer: 電話で申し込みます。",
        "1": "Question: 図書館の利用カード\nAnswer: 窓口で作れます。",
    }
    write(place / "localgovfaq/corpus.json", corpus)
    write(
        place / "localgovfaq/queries.json", {"0": "粗大ごみを申し込みたい", "1": "図書館のカード"}
    )
    write(place / "localgovfaq/qrels.json", {"0": {"0": 2}, "1": {"1": 1, "0": 0}})
    return place


def rows(path: Path, head: tuple[str, str], found: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(found)


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def test_every_part_but_the_cost_is_measured(run: Run, data: Path) -> None:
    parts = ("--only", "intents", "--only", "languages", "--only", "municipal")
    done = run(
        "bench", "understanding", "--data", str(data), *parts, "--json", CLAIRBOT_VECTORS="off"
    )
    assert done.code == 0
    found = {one["name"]: one for one in done.json}
    assert found["CLINC150 10-shot: accuracy in scope"]["value"] == 1.0
    assert found["CLINC150 10-shot: accuracy in scope"]["held"] is True
    assert found["CLINC150 10-shot: AUROC, in against out of scope"]["value"] == 1.0
    assert found["HINT3 curekart: accuracy in scope"]["note"].startswith("10 questions")
    assert found["city's base as typed: SR@1"]["value"] == 1.0
    assert found["city's base in hiragana: SR@1"]["value"] == 1.0
    assert found["side by side: rapidfuzz token_set_ratio"]["value"] > 0
    assert found["side by side: node-nlp"]["value"] is None
    assert "3 locales" in found["language of 5 to 10 words"]["note"]


def test_the_gate_fails_where_a_target_is_missed(run: Run, data: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "public"
    (wrong / "localgovfaq").mkdir(parents=True)
    for name in ("corpus", "queries"):
        text = (data / f"localgovfaq/{name}.json").read_text("utf-8")
        (wrong / f"localgovfaq/{name}.json").write_text(text, "utf-8")
    write(wrong / "localgovfaq/qrels.json", {"0": {"1": 2}, "1": {"0": 2}})
    given_to = ("bench", "understanding", "--only", "municipal", "--data", str(wrong))
    assert run(*given_to, CLAIRBOT_VECTORS="off").code == 0
    failed = run(*given_to, "--gate", CLAIRBOT_VECTORS="off")
    assert failed.code == 1
    assert "NOT HELD" in failed.out


def test_data_that_are_not_there_are_named(run: Run, tmp_path: Path) -> None:
    done = run("bench", "understanding", "--data", str(tmp_path), "--only", "languages")
    assert done.code == 1
    assert "sib200.tsv" in done.err


def test_data_in_another_format_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sib200").mkdir()
    (tmp_path / "sib200/sib200.tsv").write_text("one\ttwo\n", "utf-8")
    done = run("bench", "understanding", "--data", str(tmp_path), "--only", "languages")
    assert done.code == 1
    assert "format" in done.err


def test_what_no_intent_answers_is_kept_apart(data: Path) -> None:
    found = hint3(data, "curekart", 100)
    assert "my neighbour sings" in found.outside
    assert all(label in TOPICS for _, label in found.asked)


def test_only_what_was_judged_right_is_right(data: Path) -> None:
    assert municipal(data, 10).asked[1] == ("図書館のカード", frozenset({"1"}))


def test_spans_are_the_same_every_time_and_as_long_as_asked() -> None:
    one = spans(["a b c d e f", "x"], str.split, " ", (2, 4), 20)
    assert one == spans(["a b c d e f", "x"], str.split, " ", (2, 4), 20)
    assert {len(text.split()) for text in one} == {2, 3, 4}
    assert all(text in "a b c d e f" for text in one)


def test_kanji_are_typed_as_they_are_read() -> None:
    assert hiragana("図書館のカード") == "としょかんのカード"


@given(
    st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9]), min_size=1, max_size=9),
    st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9]), min_size=1, max_size=9),
)
def test_auroc_counts_pairs(inside: list[float], outside: list[float]) -> None:
    pairs = [(high > low) + 0.5 * (high == low) for high in inside for low in outside]
    assert auroc(inside, outside) == pytest.approx(sum(pairs) / len(pairs))


@pytest.mark.parametrize(
    ("figure", "held"),
    [
        (Figure("a", 0.9196, at_least=0.92), True),
        (Figure("a", 0.9194, at_least=0.92), False),
        (Figure("a", 1.6, at_most=1.5), False),
        (Figure("a", None, at_most=1.5), False),
        (Figure("a", 0.3), None),
    ],
    ids=["three digits decide", "below", "above", "not measured", "only stated"],
)
def test_whether_a_target_is_met(figure: Figure, held: bool | None) -> None:
    assert figure.held is held
    assert ("NOT HELD" in table([figure])) is (held is False)

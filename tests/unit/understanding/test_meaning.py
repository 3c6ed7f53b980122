"""The core with sentence vectors: when they are asked for, and what happens without them."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.entry import Audience, Content
from bot.domain.locale import EN, LocaleTag
from bot.domain.understood import Question, Understood, Verdict
from bot.storage.compiled import CompiledFiles
from bot.understanding.core import Core, decide
from bot.understanding.embedding import EmbeddingFailed, EmbeddingService, Floats
from bot.understanding.engine import Engine, build, compiled_engine, is_compiled
from bot.understanding.features import HEAD_NAMES, NAMES, VECTOR_NAMES
from bot.understanding.kept_vectors import KeptVectors
from bot.understanding.meaning import Meaning, find_meaning
from tests.support.embedding import Pieces, embeddings_service
from tests.unit.understanding.conftest import Holder, make_content

SYNONYMS = {"rubbish": "garbage", "bins": "garbage", "sorted": "sort", "separate": "sort"}
STRANGE = "rubbish bins separate"
"""No word of it is in the base; by its vector it is about sorting garbage."""


def meaning_of(embedder: Pieces | EmbeddingService) -> Meaning:
    """Sentence vectors of which none is kept."""
    return Meaning(embedder, KeptVectors(None, None))


@pytest.fixture(scope="module")
def with_vectors(content: Content) -> Engine:
    return build(content, meaning_of(Pieces(synonyms=SYNONYMS)))


@pytest.fixture
def pieces() -> Pieces:
    return Pieces(synonyms=SYNONYMS)


def asked(text: str, locale: str = "en", audience: Audience = Audience.RESIDENT) -> Question:
    return Question(text, audience, prior=LocaleTag(locale))


# with vectors


def test_an_engine_names_the_model_and_holds_vectors_for_each_audience(
    engine: Engine, with_vectors: Engine
) -> None:
    assert with_vectors.model == "pieces"
    assert engine.model == ""
    for audience in Audience:
        shelf = with_vectors.shelves[audience]
        assert shelf.vectors is not None
        assert shelf.by_vectors is not None
        measured = VECTOR_NAMES if shelf.vectors.head is None else HEAD_NAMES
        assert len(shelf.by_vectors.calibration.weights) == len(measured) + 1
        assert len(shelf.by_words.calibration.weights) == len(NAMES) + 1
        assert engine.shelves[audience].vectors is engine.shelves[audience].by_vectors is None


def test_a_base_of_titles_that_teach_nothing_is_still_searched(content: Content) -> None:
    """A title of function words has a vector and no term to learn from."""
    entries = {
        entry_id: replace(
            entry,
            texts={EN: replace(entry.texts[EN], title="what is this", summary="")},
        )
        for entry_id, entry in content.entries.items()
        if EN in entry.texts
    }
    bare = replace(content, entries=entries, phrases=())
    embedder = Pieces()
    built = build(bare, meaning_of(embedder))

    understood = decide(built, asked("garbage and recycling"), meaning_of(embedder))

    judgement = built.shelves[Audience.RESIDENT].by_vectors
    assert judgement is not None
    assert not judgement.calibration.top
    assert understood.verdict in {Verdict.ASK, Verdict.ANSWER, Verdict.HANDOFF}
    assert "failure" not in understood.trace


def test_what_shares_no_word_with_the_base_is_found_by_what_it_means(
    with_vectors: Engine, pieces: Pieces
) -> None:
    by_words = decide(with_vectors, asked(STRANGE))
    assert by_words.verdict is Verdict.HANDOFF
    assert "utilities/garbage-sorting" not in {one.entry_id for one in by_words.candidates}
    found = decide(with_vectors, asked(STRANGE), meaning_of(pieces))
    assert found.candidates[0].entry_id == "utilities/garbage-sorting"
    assert found.candidates[0].features.keys() == set(HEAD_NAMES)
    assert found.candidates[0].evidence == "how to sort garbage"
    assert found.verdict in {Verdict.ANSWER, Verdict.ASK}
    assert pieces.asked == [STRANGE]


def test_a_phrase_of_the_base_needs_no_vector(with_vectors: Engine, pieces: Pieces) -> None:
    pieces.broken = True
    for text, entry in (
        ("Ambulance number!", "emergency/call-ambulance"),
        ("ゴミの出し方", "utilities/garbage-sorting"),
        ("hello, when is garbage day?", "utilities/garbage-sorting"),
    ):
        found = decide(with_vectors, asked(text), meaning_of(pieces))
        assert (found.verdict, found.entry_id) == (Verdict.ANSWER, entry)
        assert found.trace["vector"].startswith("not needed")


@pytest.mark.parametrize(
    "text", ["my wife is not breathing", "hello!", "talk to a person", "???", "🍕", ""]
)
def test_danger_small_talk_and_nothing_need_no_vector(
    with_vectors: Engine, pieces: Pieces, text: str
) -> None:
    found = decide(with_vectors, asked(text), meaning_of(pieces))
    assert found == decide(with_vectors, asked(text))
    assert pieces.asked == []


def test_a_not_phrase_is_never_answered_with_its_entry_however_near(
    with_vectors: Engine, pieces: Pieces
) -> None:
    found = decide(with_vectors, asked("garbage collector job"), meaning_of(pieces))
    assert pieces.asked
    assert "utilities/garbage-sorting" not in {one.entry_id for one in found.candidates}


def test_audiences_do_not_mix(with_vectors: Engine, pieces: Pieces) -> None:
    found = decide(with_vectors, asked("jet participants please"), meaning_of(pieces))
    assert "jet/hosting" not in {one.entry_id for one in found.candidates}
    question = asked("jet participants please", audience=Audience.MUNICIPAL)
    found = decide(with_vectors, question, meaning_of(pieces))
    assert found.candidates[0].entry_id == "jet/hosting"


def test_kana_is_embedded_with_its_characters(with_vectors: Engine, pieces: Pieces) -> None:
    decide(with_vectors, asked("ざいりゅうカードが みつかりません", "ja"), meaning_of(pieces))
    [text] = pieces.asked
    assert "在留" in text


def test_any_text_has_its_vector_and_a_decision(content: Content, pieces: Pieces) -> None:
    core = Core(Holder(content), meaning=meaning_of(pieces))
    for text in ("\ud800 card", "card " * 1000, "\0card", "card\u202e", "1234567890 tax"):
        found = core.decide(asked(text))
        assert "failure" not in found.trace
        assert 0.0 <= found.p <= 1.0


# without


def told(core: Core, text: str, caplog: pytest.LogCaptureFixture) -> Understood:
    found = core.decide(asked(text))
    assert "failure" not in found.trace
    assert text not in caplog.text
    return found


def test_where_the_vector_fails_words_decide_and_the_explanation_says_so(
    content: Content, pieces: Pieces, caplog: pytest.LogCaptureFixture
) -> None:
    core = Core(Holder(content), meaning=meaning_of(pieces))
    core.prepare()
    text = "my residence card was stolen"
    pieces.broken = True
    with caplog.at_level(logging.DEBUG):
        found = told(core, text, caplog)
    words = decide(core.engine(), asked(text))
    assert found.trace.pop("vector") == "none: out of order"
    assert found == words
    pieces.broken = False
    assert "vector" not in core.decide(asked(text)).trace


class Exchanged(Pieces):
    """Another model behind the same name."""

    def embed(self, texts: list[str]) -> Floats:  # type: ignore[override]
        return super().embed(texts)[:, :7]


def test_a_vector_of_another_length_counts_as_none(with_vectors: Engine) -> None:
    text = "my residence card was stolen"
    found = decide(with_vectors, asked(text), meaning_of(Exchanged()))
    assert found.trace["vector"].startswith("none: ")
    assert found.entry_id == decide(with_vectors, asked(text)).entry_id


def test_an_engine_without_vectors_asks_for_none(engine: Engine, pieces: Pieces) -> None:
    found = decide(engine, asked("my residence card was stolen"), meaning_of(pieces))
    assert pieces.asked == []
    assert found == decide(engine, asked("my residence card was stolen"))


def test_a_service_that_is_down_at_the_start_leaves_words(
    content: Content, pieces: Pieces, caplog: pytest.LogCaptureFixture
) -> None:
    pieces.broken = True
    core = Core(Holder(content), meaning=meaning_of(pieces))
    with caplog.at_level(logging.DEBUG):
        core.prepare()
        found = told(core, "my residence card was stolen", caplog)
    assert core.engine().model == ""
    assert found.entry_id == "immigration/lost-residence-card"
    assert "words alone decide" in caplog.text
    assert all(phrase.text not in caplog.text for phrase in content.phrases)
    with pytest.raises(EmbeddingFailed):
        build(content, meaning_of(pieces))


def test_changed_content_gets_its_vectors_once_the_service_is_back(
    content: Content, pieces: Pieces
) -> None:
    holder = Holder(replace(content, version="1"))
    core = Core(holder, meaning=meaning_of(pieces))
    pieces.broken = True
    assert core.engine().model == ""
    pieces.broken = False
    holder.content = replace(content, version="2")
    assert core.engine().model == "pieces"


# kept for the next start


def test_engines_with_and_without_vectors_are_kept_apart(tmp_path: Path, pieces: Pieces) -> None:
    content = make_content(version="7")
    compiled = CompiledFiles(tmp_path)
    meanings = [None, meaning_of(pieces), meaning_of(Pieces("other"))]
    for at, meaning in enumerate(meanings):
        assert not is_compiled(content, compiled, meaning)
        engine = compiled_engine(content, compiled, meaning)
        assert engine.model == ("", "pieces", "other")[at]
        assert is_compiled(content, compiled, meaning)
    assert compiled_engine(content, compiled, meanings[2]).model == "other"


def test_an_engine_that_is_read_back_decides_alike_and_computes_nothing(
    tmp_path: Path, pieces: Pieces
) -> None:
    content = make_content(version="7")
    built = compiled_engine(content, CompiledFiles(tmp_path), meaning_of(pieces))
    pieces.asked.clear()
    read = compiled_engine(content, CompiledFiles(tmp_path), meaning_of(pieces))
    assert pieces.asked == []
    assert read is not built
    for text in (STRANGE, "my residence card was stolen", "đổi địa chỉ nhà"):
        assert decide(read, asked(text), meaning_of(pieces)) == decide(
            built, asked(text), meaning_of(pieces)
        )


def test_a_failed_start_keeps_nothing_that_would_be_taken_for_vectors(
    tmp_path: Path, pieces: Pieces
) -> None:
    content = make_content(version="7")
    compiled = CompiledFiles(tmp_path)
    pieces.broken = True
    assert Core(Holder(content), compiled, meaning_of(pieces)).engine().model == ""
    pieces.broken = False
    assert Core(Holder(content), compiled, meaning_of(pieces)).engine().model == "pieces"


def test_progress_goes_upwards_and_names_each_step(content: Content, pieces: Pieces) -> None:
    seen: list[tuple[float, str]] = []
    build(content, meaning_of(pieces), lambda share, what: seen.append((share, what)))
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert shares[0] >= 0.0
    assert shares[-1] < 1.0
    assert "sentence vectors" in {what for _, what in seen}


# where they come from


def test_vectors_come_from_beside_the_content_and_from_the_own_folder(tmp_path: Path) -> None:
    with embeddings_service() as service:
        meaning = find_meaning(service.address, tmp_path, tmp_path / "own", model="small")
        assert meaning is not None
        pairs = [(LocaleTag("en"), "garbage day"), (LocaleTag("vi"), "đổ rác")]
        meaning.kept.ship(meaning.embedder, pairs)
        meaning.kept.get(meaning.embedder, [(LocaleTag("en"), "not shipped")])
    shipped = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("vectors/*")}
    assert shipped == {"knowledge/vectors/en.npz", "knowledge/vectors/vi.npz"}
    assert len(list((tmp_path / "own").glob("vectors-*.npz"))) == 1


def test_off_means_none(tmp_path: Path) -> None:
    assert find_meaning("off", tmp_path, tmp_path) is None

"""``train`` on a small content: learnt once, and its sentence vectors written beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from starlette.responses import PlainTextResponse

from bot.cli.training import train_if_needed
from bot.content.source import FileContent
from bot.settings import read_settings
from tests.support.embedding import Service, embeddings_service
from tests.unit.cli.conftest import Ran, Run
from tests.unit.content.conftest import PHRASES, build

AWAY = "http://127.0.0.1:1/v1"
"""Nobody listens there."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Three entries in six locales."""
    return build(tmp_path / "content").root


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        with embeddings_service() as service:
            yield service


@pytest.fixture
def service(running: Service) -> Service:
    """An embeddings service, as good as new."""
    running.asked.clear()
    running.answer = None
    return running


@pytest.fixture
def train(run: Run, content: Path, tmp_path: Path, service: Service) -> Run:
    """Runs ``train`` on this content, with this service unless told otherwise."""

    def trains(*arguments: str, **env: str) -> Ran:
        own = {
            "CLAIRBOT_CONTENT": str(content),
            "CLAIRBOT_COMPILED": str(tmp_path / "compiled"),
            "CLAIRBOT_VECTORS": service.address,
            "CLAIRBOT_VECTORS_MODEL": "small",
        }
        return run("train", *arguments, **{**own, **env})

    return trains


def texts(service: Service) -> list[str]:
    return [text for _, _, body in service.asked for text in body["input"]]


def vectors(content: Path) -> dict[str, bytes]:
    folder = content / "knowledge" / "vectors"
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def test_what_is_learnt_is_learnt_once(train: Run, service: Service) -> None:
    first = train("--json")
    assert (first.code, first.json["learnt"]) == (0, True)
    assert len(texts(service)) == len(set(texts(service))) > 60
    asked = len(service.asked)
    again = train()
    assert again.out.startswith("Nothing to do")
    assert len(service.asked) == asked
    forced = train("--force", "--json")
    assert forced.json["learnt"]
    assert len(service.asked) == asked


def test_model_and_key_are_the_ones_that_were_set(train: Run, service: Service) -> None:
    assert train(CLAIRBOT_VECTORS_KEY="a-secret-key").code == 0
    assert {body["model"] for _, _, body in service.asked} == {"small"}
    assert {headers["authorization"] for _, headers, _ in service.asked} == {"Bearer a-secret-key"}


def test_each_model_is_learnt_with_and_words_alone_too(train: Run) -> None:
    assert train("--json").json["learnt"]
    assert train("--json", CLAIRBOT_VECTORS_MODEL="large").json["learnt"]
    assert train("--json", CLAIRBOT_VECTORS="off").json["learnt"]
    assert not train("--json", CLAIRBOT_VECTORS="off").json["learnt"]


def test_vectors_are_written_beside_the_content_one_file_a_locale(
    train: Run, content: Path, service: Service
) -> None:
    assert train("--with-content").code == 0
    written = vectors(content)
    assert written.keys() == {f"{locale}.npz" for locale in PHRASES}
    assert len(texts(service)) == len(set(texts(service)))
    with np.load(content / "knowledge" / "vectors" / "en.npz") as file:
        assert str(file["model"]) == f"small@{service.address}"
        assert len(file["keys"]) >= len(PHRASES["en"])


def test_a_new_installation_with_them_computes_nothing(
    train: Run, content: Path, service: Service, tmp_path: Path
) -> None:
    train("--with-content")
    service.asked.clear()
    elsewhere = train("--json", CLAIRBOT_COMPILED=str(tmp_path / "elsewhere"))
    assert elsewhere.json["learnt"]
    assert service.asked == []
    assert not list((tmp_path / "elsewhere").glob("vectors-*"))


def test_writing_them_again_changes_nothing_and_the_content_keeps_its_version(
    train: Run, content: Path
) -> None:
    before = train("--json").json["version"]
    train("--with-content")
    written = vectors(content)
    again = train("--with-content", "--json")
    assert vectors(content) == written
    assert again.json["version"] == before
    assert not again.json["learnt"]


def test_only_new_phrases_are_computed_and_old_ones_are_dropped(
    train: Run, content: Path, service: Service
) -> None:
    train("--with-content")
    service.asked.clear()
    before = vectors(content)
    for file in (content / "intents" / "en").glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("chest pain", "my chest hurts"), "utf-8")
    assert train("--with-content").code == 0
    assert texts(service) == ["my chest hurts"]
    changed = {name for name, raw in vectors(content).items() if raw != before[name]}
    assert changed == {"en.npz"}


def test_without_sentence_vectors_there_is_nothing_to_write(train: Run, content: Path) -> None:
    done = train("--with-content", CLAIRBOT_VECTORS="off")
    assert done.code == 2
    assert "CLAIRBOT_VECTORS" in done.err
    assert vectors(content) == {}


@pytest.mark.parametrize("arguments", [[], ["--with-content"]], ids=["train", "with content"])
def test_a_service_out_of_reach_exits_1_with_one_plain_line(
    train: Run, content: Path, arguments: list[str]
) -> None:
    done = train(*arguments, CLAIRBOT_VECTORS=AWAY)
    assert done.code == 1
    assert done.err.splitlines()[-1].startswith("Error: no sentence vectors: ")
    assert vectors(content) == {}


def test_a_failing_service_leaves_what_was_written(
    train: Run, content: Path, service: Service
) -> None:
    train("--with-content")
    before = vectors(content)
    service.answer = lambda _body: PlainTextResponse("no", 500)
    intents = content / "intents" / "vi"
    for path in intents.glob("[a-z]*.yaml"):
        path.write_text(path.read_text("utf-8").replace("đau ngực", "đau ngực quá"), "utf-8")
    assert train("--with-content").code == 1
    assert vectors(content) == before


def test_a_server_starts_with_words_alone_where_the_service_is_out_of_reach(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = read_settings(
        clairbot_content=content,
        clairbot_compiled=tmp_path / "compiled",
        clairbot_vectors=AWAY,
        clairbot_data=tmp_path / "data",
    )
    loaded = FileContent(content, datetime.now(UTC)).current()
    train_if_needed(settings, loaded)
    assert "words alone decide" in capsys.readouterr().err
    assert len(list((tmp_path / "compiled").glob("understanding-*-words.pickle"))) == 1
    train_if_needed(settings, loaded)
    assert "words alone decide" in capsys.readouterr().err

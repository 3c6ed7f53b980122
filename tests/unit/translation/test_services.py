"""What is sent to each translation service, and what is made of its answer or its silence."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.domain.errors import SettingsError, TranslationFailed
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.settings import _TRANSLATIONS
from bot.translation import SERVICES, HttpTranslator, translator
from bot.translation.http import MOST_BYTES

VI, ZH = LocaleTag("vi"), LocaleTag("zh-Hant")
TEXT = "明日、窓口に来てください。"

ANSWERS: dict[str, Any] = {
    "deepl": {"translations": [{"detected_source_language": "JA", "text": "Hãy đến quầy."}]},
    "google": {"data": {"translations": [{"translatedText": "Hãy đến quầy."}]}},
    "libretranslate": {"translatedText": "Hãy đến quầy."},
}


class Service(httpx.BaseTransport):
    """The service's end of the line, within this process."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self.answer = answer
        self.asked: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def made(name: str, answer: httpx.Response | Exception, key: str = "key") -> Any:
    service = Service(answer)
    url = "https://mt.example.jp/" if name == "libretranslate" else ""
    machine = translator(name, url=url, key=key, transport=service)
    assert machine is not None
    return machine, service


@pytest.mark.parametrize("name", SERVICES)
def test_a_text_comes_back_translated(name: str) -> None:
    machine, _ = made(name, httpx.Response(200, json=ANSWERS[name]))
    assert machine.translate(TEXT, JA, VI) == "Hãy đến quầy."


def test_what_each_service_is_asked() -> None:
    said: dict[str, tuple[str, str, Any]] = {}
    for name in SERVICES:
        machine, service = made(name, httpx.Response(200, json=ANSWERS[name]))
        machine.translate(TEXT, JA, ZH)
        (request,) = service.asked
        key = request.headers.get("authorization") or request.headers.get("x-goog-api-key") or ""
        said[name] = (str(request.url), key, json.loads(request.content))
    assert said == {
        "deepl": (
            "https://api.deepl.com/v2/translate",
            "DeepL-Auth-Key key",
            {
                "text": [TEXT],
                "source_lang": "JA",
                "target_lang": "ZH-HANT",
                "enable_beta_languages": True,
            },
        ),
        "google": (
            "https://translation.googleapis.com/language/translate/v2",
            "key",
            {"q": TEXT, "source": "ja", "target": "zh-TW", "format": "text"},
        ),
        "libretranslate": (
            "https://mt.example.jp/translate",
            "",
            {"q": TEXT, "source": "ja", "target": "zt", "format": "text", "api_key": "key"},
        ),
    }


def test_a_free_key_goes_to_its_own_address() -> None:
    machine, service = made("deepl", httpx.Response(200, json=ANSWERS["deepl"]), key="abc:fx")
    machine.translate(TEXT, JA, VI)
    assert service.asked[0].url.host == "api-free.deepl.com"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("no route"),
        httpx.ReadTimeout("slow"),
        httpx.Response(403, text="no"),
        httpx.Response(429),
        httpx.Response(500),
        httpx.Response(302, headers={"location": "https://elsewhere.example/"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"translations": []}),
        httpx.Response(200, json={"translations": [{"text": None}]}),
        httpx.Response(200, json={"translations": [{"text": " "}]}),
        httpx.Response(200, json={"translations": [{"text": "x" * 30_000}]}),
        httpx.Response(200, content=b" " * (MOST_BYTES + 1)),
    ],
    ids=repr,
)
def test_any_trouble_is_one_kind_of_failure_that_tells_no_secret(
    answer: httpx.Response | Exception,
) -> None:
    machine, _ = made("deepl", answer, key="a-secret")
    with pytest.raises(TranslationFailed) as failed:
        machine.translate(TEXT, JA, VI)
    told = repr(failed.value) + repr(failed.value.__cause__)
    assert "a-secret" not in told
    assert TEXT not in told


def test_a_language_the_service_does_not_know_is_not_asked_for() -> None:
    machine, service = made("libretranslate", httpx.Response(200, json={}))
    assert not machine.speaks(JA, LocaleTag("km"))
    with pytest.raises(TranslationFailed):
        machine.translate(TEXT, JA, LocaleTag("km"))
    assert service.asked == []


@pytest.mark.parametrize("name", SERVICES)
def test_easy_japanese_is_no_language_of_a_machine(name: str) -> None:
    machine, _ = made(name, httpx.Response(200))
    assert not machine.speaks(EN, JA_SIMPLE)
    assert machine.speaks(JA, EN)
    assert set(machine.targets) <= set(LOCALES)


def test_a_machine_does_not_print_its_transport() -> None:
    machine, _ = made("deepl", httpx.Response(200))
    assert isinstance(machine, HttpTranslator)
    assert "Service" not in repr(machine)


@pytest.fixture(params=[("deepl", "", ""), ("google", "", ""), ("libretranslate", "", "k")])
def incomplete(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    given: tuple[str, str, str] = request.param
    return given


def test_what_is_missing_is_named(incomplete: tuple[str, str, str]) -> None:
    name, url, key = incomplete
    with pytest.raises(SettingsError, match=r"CLAIRBOT_TRANSLATION_(KEY|URL)"):
        translator(name, url=url, key=key)


def test_none_is_wanted_unless_named() -> None:
    assert translator("", url="", key="") is None
    with pytest.raises(SettingsError, match="deepl, google, libretranslate"):
        translator("babelfish", url="", key="")


def test_the_settings_know_the_same_services() -> None:
    assert set(SERVICES) == _TRANSLATIONS

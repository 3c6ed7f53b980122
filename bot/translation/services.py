"""The services there are: their addresses, languages and shapes of call.

Languages and shapes as their public documentation stated them in November 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from bot.domain.errors import SettingsError
from bot.domain.locale import JA_SIMPLE, LOCALES, LocaleTag
from bot.translation.http import Call, HttpTranslator

_DEEPL = "https://api.deepl.com"
_DEEPL_FREE = "https://api-free.deepl.com"
_FREE_KEY = ":fx"
"""Keys of DeepL's free plan end so, and work at an address of their own."""
_GOOGLE = "https://translation.googleapis.com"


def translator(
    service: str, *, url: str, key: str, transport: httpx.BaseTransport | None = None
) -> HttpTranslator | None:
    """The service of this name; None where none is wanted. SettingsError says what is missing."""
    if not service:
        return None
    maker = SERVICES.get(service)
    if maker is None:
        known = ", ".join(SERVICES)
        raise SettingsError(f"CLAIRBOT_TRANSLATION: no service '{service}'; there are: {known}")
    return maker(url.rstrip("/"), key, transport)


def _codes(**differing: str) -> dict[LocaleTag, str]:
    """Our locales with the service's codes: our own tag unless given here; ``""`` for none."""
    given = {tag.replace("_", "-"): code for tag, code in differing.items()}
    codes = {tag: given.get(tag, str(tag)) for tag in LOCALES if tag != JA_SIMPLE}
    return {tag: code for tag, code in codes.items() if code}


def _deepl(url: str, key: str, transport: httpx.BaseTransport | None) -> HttpTranslator:
    if not key:
        raise SettingsError("CLAIRBOT_TRANSLATION_KEY: DeepL needs a key")
    address = url or (_DEEPL_FREE if key.endswith(_FREE_KEY) else _DEEPL)
    targets = _upper(_codes(en="en-US", zh_Hans="zh-Hans", fil="tl", km=""))
    sources = {tag: code.partition("-")[0] for tag, code in targets.items()}

    def call(text: str, source: str, target: str) -> Call:
        # Nepali, Filipino, Burmese and Mongolian count as beta there.
        wanted = {"text": [text], "source_lang": source, "target_lang": target}
        return Call(
            f"{address}/v2/translate",
            {"authorization": f"DeepL-Auth-Key {key}"},
            {**wanted, "enable_beta_languages": True},
        )

    def result(data: Any) -> Any:
        return data["translations"][0]["text"]

    return HttpTranslator("DeepL", sources, targets, call, result, transport)


def _google(url: str, key: str, transport: httpx.BaseTransport | None) -> HttpTranslator:
    if not key:
        raise SettingsError("CLAIRBOT_TRANSLATION_KEY: Google needs a key")
    codes = _codes(zh_Hans="zh-CN", zh_Hant="zh-TW", pt_BR="pt")

    def call(text: str, source: str, target: str) -> Call:
        return Call(
            f"{url or _GOOGLE}/language/translate/v2",
            {"x-goog-api-key": key},
            {"q": text, "source": source, "target": target, "format": "text"},
        )

    def result(data: Any) -> Any:
        return data["data"]["translations"][0]["translatedText"]

    return HttpTranslator("Google", codes, codes, call, result, transport)


def _libretranslate(url: str, key: str, transport: httpx.BaseTransport | None) -> HttpTranslator:
    if not url:
        raise SettingsError("CLAIRBOT_TRANSLATION_URL: LibreTranslate needs the server's address")
    # The names of its models, which older and newer servers both understand.
    codes = _codes(zh_Hans="zh", zh_Hant="zt", pt_BR="pt", fil="tl", ne="", my="", km="", mn="")

    def call(text: str, source: str, target: str) -> Call:
        wanted = {"q": text, "source": source, "target": target, "format": "text"}
        return Call(f"{url}/translate", {}, {**wanted, **({"api_key": key} if key else {})})

    def result(data: Any) -> Any:
        return data["translatedText"]

    return HttpTranslator("LibreTranslate", codes, codes, call, result, transport)


def _upper(codes: Mapping[LocaleTag, str]) -> dict[LocaleTag, str]:
    return {tag: code.upper() for tag, code in codes.items()}


SERVICES: Mapping[str, Callable[[str, str, httpx.BaseTransport | None], HttpTranslator]] = {
    "deepl": _deepl,
    "google": _google,
    "libretranslate": _libretranslate,
}
"""By the name in the settings."""

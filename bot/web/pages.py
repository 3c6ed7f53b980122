"""Renders templates: one environment, autoescaping, and a ``_`` bound to the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.domain.locale import LOCALES, LocaleTag
from bot.service.ports import Translator
from bot.web import (
    case_wording,
    charts,
    office_words,
    people_words,
    phrase_wording,
    plot,
    prose,
    queue_words,
    report_words,
    wording,
)
from bot.web.static_files import StaticAssets

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    """The templates, each compiled once in a process."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        # Looking whether a file has changed takes longer than many a template.
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        locales=LOCALES,
        phrase_wording=phrase_wording,
        office_words=office_words,
        people_words=people_words,
        charts=charts,
        plot=plot,
        report_words=report_words,
        prose=prose,
        queue_words=queue_words,
        wording=wording,
        case_wording=case_wording,
    )
    return environment


class Pages:
    """Turns a template and its values into a response in one language."""

    def __init__(self, translator: Translator, assets: StaticAssets, *, demo: bool) -> None:
        self._translator = translator
        self._site = {"asset": assets.address, "scripts": assets.scripts, "demo": demo}

    def gettext(self, locale: LocaleTag) -> wording.Gettext:
        """The ``_`` of one language."""
        return partial(self._translator.gettext, locale=locale)

    def text(self, template: str, locale: LocaleTag, **values: Any) -> str:
        """The template's markup; ``_``, ``locale`` and ``lang`` are always there."""
        return (
            _environment()
            .get_template(template)
            .render(
                self._site,
                _=self.gettext(locale),
                locale=locale,
                lang=LOCALES[locale].html_lang,
                **values,
            )
        )

    def page(
        self,
        template: str,
        locale: LocaleTag,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """The template as a response."""
        return self.response(self.text(template, locale, **values), locale, status, headers)

    def response(
        self,
        markup: str,
        locale: LocaleTag,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Markup in a language as a response."""
        response = HTMLResponse(markup, status, headers)
        response.headers["content-language"] = LOCALES[locale].html_lang
        response.headers["vary"] = "Accept-Language, Cookie"
        return response

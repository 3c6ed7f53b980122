"""Rules that hold for all templates and scripts, and pages without the third-party scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from bot.domain.locale import LOCALES
from bot.web import pages
from bot.web.app import create_web
from bot.web.pages import TEMPLATES, Pages
from bot.web.static_files import STATIC, VENDOR, StaticAssets
from tests.unit.web.support import InProcess, Marking, WebHouse

FILES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(TEMPLATES)) for p in FILES])
def test_templates_need_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "<style" not in text
    assert not re.search(r"\bstyle=|\bhx-on|\bhx-vars|\bhx-vals|\bon[a-z]+=", text)
    assert not re.search(r"<script(?! src=)", text)
    assert "js:" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(TEMPLATES)) for p in FILES])
def test_templates_never_switch_escaping_off(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(TEMPLATES)) for p in FILES])
def test_every_form_works_without_javascript(path: Path) -> None:
    for form in re.findall(r"<form[^>]*>", path.read_text(encoding="utf-8")):
        assert 'action="' in form
        assert 'method="' in form


def test_our_script_never_evaluates_text() -> None:
    script = (STATIC / "app.js").read_text(encoding="utf-8")
    assert not re.search(
        r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", script
    )


def test_htmx_is_told_to_evaluate_nothing_and_keep_nothing() -> None:
    base = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    for setting in (
        '"allowEval": false',
        '"allowScriptTags": false',
        '"includeIndicatorStyles": false',
        '"historyCacheSize": 0',
        '"selfRequestsOnly": true',
    ):
        assert setting in base


def test_sentences_are_found_by_the_translators_tools() -> None:
    methods = [("**/node_modules/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
    found = {
        message for _, _, message, *_ in extract_from_dir(Path(pages.__file__).parent, methods)
    }
    assert {"Send reply", "Ask a question", "This page does not exist"} <= found
    assert all(isinstance(message, str) for message in found)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_language_of_a_page_is_one_that_browsers_know(locale: str) -> None:
    made = Pages(Marking(), StaticAssets(), demo=False)
    text = made.text("error.html", locale, title="t", explanation="e", code=404)  # type: ignore[arg-type]
    assert f'<html lang="{LOCALES[locale].html_lang}">' in text  # type: ignore[index]


def test_no_visible_sentence_was_forgotten(house: WebHouse) -> None:
    """With a translator that marks what it gave, unmarked words stand out."""
    client = house.client(headers={"accept-language": "ja"})
    for path in ("/", "/nowhere", "/console/sign-in"):
        body = client.get(path).text.split("<body", 1)[1]
        body = re.sub(r'<ul class="tongues">.*?</ul>', "", body, flags=re.DOTALL)
        body = re.sub(r"ja⟦[^⟧]*⟧", "", re.sub(r"<[^>]+>", " ", body.split(">", 1)[1]))
        words = set(re.findall(r"[A-Za-z]{2,}", body))
        assert words <= {"clairbot", "English"}


@pytest.mark.parametrize("path", ["/", "/chat", "/console/sign-in"])
def test_pages_work_where_the_build_brought_no_scripts(
    house: WebHouse, tmp_path: Path, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    import httpx

    for name in ("style.css", "icon.svg", "app.js"):
        (tmp_path / name).write_bytes((STATIC / name).read_bytes())
    app = create_web(house.change().deps, assets=StaticAssets(tmp_path))
    client = httpx.Client(transport=InProcess(app), base_url="http://testserver")
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "python -m bot.web.assets" in caplog.text


def test_scripts_are_loaded_from_our_own_address_and_deferred(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    for name in (*VENDOR, "app.js", "style.css", "icon.svg"):
        (tmp_path / name).write_text(f"// {name}")
    made = Pages(Marking(), StaticAssets(tmp_path), demo=False)
    text = made.text("error.html", "en", title="t", explanation="e", code=404)  # type: ignore[arg-type]
    scripts = re.findall(r"<script ([^>]*)>", text)
    assert len(scripts) == 3
    assert all(re.fullmatch(r'src="/static/[\w./]+\.js\?v=\w+" defer', s) for s in scripts)


def test_a_files_address_changes_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("one")
    before = StaticAssets(tmp_path).address("a.css")
    (tmp_path / "a.css").write_text("two")
    assert StaticAssets(tmp_path).address("a.css") != before


def test_files_may_be_kept_for_ever_by_their_full_address(house: WebHouse) -> None:
    client = house.client()
    page = client.get("/").text
    address = re.search(r'href="(/static/style\.css[^"]+)"', page)
    assert address
    assert "immutable" in client.get(address.group(1)).headers["cache-control"]
    assert "immutable" not in client.get("/static/style.css").headers["cache-control"]


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/"])
def test_nothing_but_the_files_is_served(house: WebHouse, path: str) -> None:
    assert house.client().get(path).status_code in {404, 405}

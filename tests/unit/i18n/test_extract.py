"""Strings are found in code and pages, and reach every translator's file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.domain.locale import LOCALES, LocaleTag
from bot.i18n import extract
from bot.i18n.catalogs import messages, po_path, read_catalog
from bot.i18n.extract import differences, main
from tests.unit.i18n.sample import ROOT

CODE = """
def words(_):
    # TRANSLATORS: a button. At most 9 characters.
    return _("Hello, {name}!", name="x"), _("Bye")
"""
PAGE = "<p>{{ _('On a page') }}</p>{% trans %}In a block{% endtrans %}"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small repository with the real mapping file."""
    (tmp_path / "locales").mkdir()
    shutil.copy(ROOT / "locales" / "babel.cfg", tmp_path / "locales")
    (tmp_path / "bot" / "web" / "templates" / "chat").mkdir(parents=True)
    (tmp_path / "bot" / "words.py").write_text(CODE, encoding="utf-8")
    page = tmp_path / "bot" / "web" / "templates" / "chat" / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_strings_of_code_and_pages_reach_all_twenty_files(checkout: Path) -> None:
    assert main([str(checkout)]) == 0

    for tag in LOCALES:
        ids = {message.id for message in messages(read_catalog(checkout, tag))}
        assert ids == {"Hello, {name}!", "Bye", "On a page", "In a block"}


def test_files_carry_notes_and_places_but_no_dates(checkout: Path) -> None:
    main([str(checkout)])

    text = po_path(checkout, LocaleTag("ja-simple")).read_text(encoding="utf-8")

    assert "#. a button. At most 9 characters." in text
    assert "#: bot/words.py\n" in text
    assert "Language: ja_simple" in text
    assert "Date" not in text


def test_a_second_run_changes_nothing_and_keeps_translations(checkout: Path) -> None:
    main([str(checkout)])
    path = po_path(checkout, LocaleTag("fr"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"Bye"\nmsgstr ""', '"Bye"\nmsgstr "Au revoir"'), encoding="utf-8")
    main([str(checkout)])
    once = path.read_bytes()

    main([str(checkout)])

    assert path.read_bytes() == once
    assert b"Au revoir" in once


def test_check_names_what_is_missing_and_what_is_left_over(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(checkout)])
    assert main(["--check", str(checkout)]) == 0
    changed = CODE.replace("Bye", "See you")
    (checkout / "bot" / "words.py").write_text(changed, encoding="utf-8")
    po_path(checkout, LocaleTag("km")).unlink()
    capsys.readouterr()

    assert main(["--check", str(checkout)]) == 1

    told = capsys.readouterr().out
    assert 'locales/ja/LC_MESSAGES/clairbot.po: missing "See you"' in told
    assert 'locales/ja/LC_MESSAGES/clairbot.po: no longer used "Bye"' in told
    assert "locales/km/LC_MESSAGES/clairbot.po: the file is missing" in told


def test_wrong_use_is_said() -> None:
    assert main(["--chekc"]) == 2
    assert main(["a", "b"]) == 2


def test_the_committed_files_hold_every_string_the_bot_says() -> None:
    spoken = {
        message.id
        for message in messages(extract.template(ROOT))
        if any(file.startswith("bot/i18n/") for file, _line in message.locations)
    }
    held = {message.id for message in messages(read_catalog(ROOT, LocaleTag("my")))}

    assert len(spoken) > 80
    assert spoken - held == set()
    assert not [line for line in differences(ROOT) if "the file is missing" in line]

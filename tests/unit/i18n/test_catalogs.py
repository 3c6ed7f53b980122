"""Interface strings: the committed files and how they are looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.readings import Readings
from bot.i18n.catalogs import KEPT_COMPLETE, Catalogs, messages, po_path, read_catalog, spoken
from bot.i18n.check import problems
from tests.unit.i18n.sample import ROOT

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""


def write(root: Path, tag: str, body: str, plurals: str = "nplurals=1; plural=0;") -> None:
    """A catalog for one locale below ``root``."""
    path = po_path(root, LocaleTag(tag))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER.format(plurals=plurals) + body, encoding="utf-8")


def string(msgid: str, msgstr: str, *, note: str = "") -> str:
    """One message, spoken by the bot."""
    comment = f"#. {note}\n" if note else ""
    return f'{comment}#: bot/i18n/x.py\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n\n'


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("zh-Hans", "简"),
        ("zh-Hant", "简"),
        ("ja-simple", "字（じ）"),
        ("ja", "字"),
        ("de", "Sign"),
        ("en", "Sign"),
    ],
)
def test_a_missing_string_is_taken_from_the_next_locale_in_the_chain(
    tmp_path: Path, asked: str, shown: str
) -> None:
    write(tmp_path, "zh-Hans", string("Sign", "简"))
    write(tmp_path, "zh-Hant", string("Sign", ""))
    write(tmp_path, "ja-simple", string("Sign", "{字|じ}"))

    assert Catalogs(tmp_path).gettext("Sign", LocaleTag(asked)) == shown


def test_easy_japanese_can_be_shown_without_readings(tmp_path: Path) -> None:
    write(tmp_path, "ja-simple", string("Sign", "{字|じ}"))

    assert Catalogs(tmp_path).gettext("Sign", JA_SIMPLE, Readings.NONE) == "字"


def test_plurals_follow_the_language(tmp_path: Path) -> None:
    write(
        tmp_path,
        "ru",
        'msgid "{n} day"\nmsgid_plural "{n} days"\n'
        'msgstr[0] "{n} день"\nmsgstr[1] "{n} дня"\nmsgstr[2] "{n} дней"\n',
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<10 || n%100>=20) ? 1 : 2);",
    )
    catalogs = Catalogs(tmp_path)

    shown = [catalogs.ngettext("{n} day", "{n} days", n, LocaleTag("ru")) for n in (1, 3, 5)]

    assert shown == ["{n} день", "{n} дня", "{n} дней"]
    assert catalogs.ngettext("{n} day", "{n} days", 1, LocaleTag("fr")) == "{n} day"
    assert catalogs.ngettext("{n} day", "{n} days", 2, EN) == "{n} days"


def test_a_doubtful_translation_is_not_used(tmp_path: Path) -> None:
    write(tmp_path, "fr", '#, fuzzy\nmsgid "Sign"\nmsgstr "Signe"\n')

    assert Catalogs(tmp_path).gettext("Sign", LocaleTag("fr")) == "Sign"


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, "fr", 'msgid "Sign"\nthis is no catalog\n')

    with pytest.raises(ContentError, match=r"fr.*clairbot\.po"):
        Catalogs(tmp_path)


def test_complete_asks_only_for_what_the_bot_says(tmp_path: Path) -> None:
    page = '#: bot/web/page.py\nmsgid "Queue"\nmsgstr ""\n\n'
    write(tmp_path, "fr", string("Sign", "Signe") + page)
    write(tmp_path, "de", string("Sign", "") + page)
    catalogs = Catalogs(tmp_path)

    assert catalogs.complete(LocaleTag("fr"))
    assert not catalogs.complete(LocaleTag("de"))
    assert catalogs.complete(EN)


def test_six_locales_are_complete(catalogs: Catalogs) -> None:
    assert [tag for tag in KEPT_COMPLETE if not catalogs.complete(tag)] == []


def test_the_committed_files_have_no_mistakes() -> None:
    assert [f"{p.path.relative_to(ROOT)}:{p.line} {p.text}" for p in problems(ROOT)] == []


def test_every_locale_has_a_file_with_the_same_strings() -> None:
    per_locale = {
        tag: {m.id for m in messages(read_catalog(ROOT, tag)) if spoken(m)} for tag in LOCALES
    }

    assert len(per_locale[JA]) > 80
    assert [tag for tag, ids in per_locale.items() if ids != per_locale[JA]] == []


BAD = {
    "a lost name": (string("Hi {name}", "やあ"), "names in braces differ"),
    "another name": (string("Hi {name}", "やあ {namae}"), "names in braces differ"),
    "kanji without reading": (string("Sign", "字"), "without a reading: 字"),
    "reading in kanji": (string("Sign", "{字|字}"), "not in kana"),
    "open brace": (string("Sign", "じ{"), "brace"),
    "nothing": (string("Sign", ""), "Not translated yet"),
    "long label": (
        string("Go", "いってくださいね", note="a button. At most 5 characters."),
        "Too long",
    ),
}


@pytest.mark.parametrize(("body", "finding"), BAD.values(), ids=BAD.keys())
def test_mistakes_of_translators_are_found(tmp_path: Path, body: str, finding: str) -> None:
    write(tmp_path, "ja-simple", body)

    found = [p for p in problems(tmp_path) if p.path == po_path(tmp_path, JA_SIMPLE)]

    assert len(found) == 1
    assert finding in found[0].text
    assert found[0].line > 0


def test_a_missing_file_is_a_mistake(tmp_path: Path) -> None:
    assert len(problems(tmp_path)) == len(LOCALES)


def test_the_pseudo_locale_is_longer_bracketed_and_keeps_its_names(catalogs: Catalogs) -> None:
    shown = catalogs.pseudo.gettext("Your number is {ticket}.", JA)

    assert shown.startswith("⟦")
    assert shown.endswith("⟧")
    assert "{ticket}" in shown
    assert "Your" not in shown
    assert len(shown) >= 1.4 * len("Your number is {ticket}.")
    assert catalogs.gettext("Good", LocaleTag("qps")) == catalogs.pseudo.gettext("Good", EN)

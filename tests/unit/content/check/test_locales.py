from __future__ import annotations

import pytest

from bot.content.check import Severity
from bot.content.check.locales import placeholders

PO_HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals={n}; plural={plural};\\n"\n\n'
)
VI = "locales/vi/LC_MESSAGES/clairbot.po"


def write(site, path, *blocks, n=1, plural="0"):
    site.write(path, PO_HEAD.format(n=n, plural=plural) + "\n".join(blocks))
    return [(one.rule, one.line) for one in site.problems("locales") if one.path == path]


def block(source, translation, *, location="bot/i18n/wording/answers.py", flags=""):
    mark = f"#, {flags}\n" if flags else ""
    return f'#: {location}\n{mark}msgid "{source}"\nmsgstr "{translation}"\n'


@pytest.mark.parametrize(
    ("source", "translation", "rules"),
    [
        ("Hello {name}", "Xin chào {name}", []),
        ("Hello {name}", "Xin chào", ["po-placeholders"]),
        ("Hello {name}", "Xin chào {ten}", ["po-placeholders"]),
        ("Hello", "Xin chào {name}", ["po-placeholders"]),
        ("Hello {name}", "Xin chào {name", ["po-braces"]),
        ("{count:>3} of {total}", "{total}: {count}", []),
        ("A brace {{", "Dấu {{", []),
        ("Hello", "", ["untranslated"]),
    ],
    ids=["same", "missing", "renamed", "too many", "not closed", "other order", "escaped", "empty"],
)
def test_a_translation_keeps_the_placeholders(site, source, translation, rules):
    assert [rule for rule, _ in write(site, VI, block(source, translation))] == rules


def test_problems_name_the_line_of_the_message(site):
    [(_, line)] = write(site, VI, block("Fine", "Tốt"), block("Hello {name}", "Xin chào"))
    assert site.read(VI).splitlines()[line - 1] == 'msgid "Hello {name}"'


def test_a_fuzzy_translation_is_an_error(site):
    assert [r for r, _ in write(site, VI, block("Hello", "Xin chào", flags="fuzzy"))] == ["fuzzy"]


def test_what_only_pages_say_may_wait(site):
    write(site, VI, block("Queue", "", location="bot/web/console/queue.py"))
    assert [one.severity for one in site.problems("locales")] == [Severity.WARNING]


def test_staff_read_japanese_so_their_pages_are_whole(site):
    write(site, "locales/ja/LC_MESSAGES/clairbot.po",
          block("Queue", "", location="bot/web/console/queue.py"))  # fmt: skip
    assert [one.severity for one in site.problems("locales")] == [Severity.ERROR]


def test_a_locale_outside_this_release_may_be_empty(site):
    assert write(site, "locales/ko/LC_MESSAGES/clairbot.po", block("Hello", "")) == []


def test_a_locale_outside_this_release_keeps_placeholders_too(site):
    path = "locales/ko/LC_MESSAGES/clairbot.po"
    assert [r for r, _ in write(site, path, block("Hi {name}", "안녕"))] == ["po-placeholders"]


PLURAL = 'msgid "One day"\nmsgid_plural "{n} days"\nmsgstr[0] "{a}"\nmsgstr[1] "{b}"\n'


@pytest.mark.parametrize(
    ("one", "many", "rules"),
    [
        ("Um dia", "{n} dias", []),
        ("{n} dia", "{n} dias", []),
        ("Um dia", "", ["untranslated"]),
        ("Um dia", "{m} dias", ["po-placeholders"]),
    ],
    ids=["one without the number", "both with it", "one form missing", "renamed"],
)
def test_plural_forms(site, one, many, rules):
    text = PLURAL.replace("{a}", one).replace("{b}", many)
    path = "locales/pt_BR/LC_MESSAGES/clairbot.po"
    assert [r for r, _ in write(site, path, text, n=2, plural="n != 1")] == rules


@pytest.mark.parametrize(
    ("translation", "rules"),
    [
        ("{在留|ざいりゅう}カードの {name}", []),
        ("在留カードの {name}", ["po-reading"]),
        ("{在留|ザイリュウ}カードの {name}", ["po-reading"]),
        ("{払い|はら}ます {name}", ["po-reading"]),
        ("{在留|ざいりゅう}カード", ["po-placeholders"]),
    ],
    ids=["fine", "no reading", "katakana", "does not fit", "placeholder lost"],
)
def test_easy_japanese_carries_readings(site, translation, rules):
    path = "locales/ja_simple/LC_MESSAGES/clairbot.po"
    assert [r for r, _ in write(site, path, block("Card of {name}", translation))] == rules


def test_a_file_that_is_no_catalogue_is_reported(site):
    site.write(VI, 'msgid "a"\nmsgid "b"\nrubbish\n')
    assert {one.rule for one in site.problems("locales")} == {"unreadable-po"}


def test_placeholders_of_a_message():
    assert placeholders("{a} and {b!r} and {c:>3}") == {"a", "b", "c"}
    assert placeholders("{a") is None

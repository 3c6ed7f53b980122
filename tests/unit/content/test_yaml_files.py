from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.content.yaml_files import YamlError, YamlFault, line_at, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", {"a": "no"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 0570", {"a": "0570"}),
        ("a: 2026-11-22", {"a": "2026-11-22"}),
        ("a: null\nb:", {"a": "null", "b": ""}),
        ("- true\n- [x, 1.50]", ["true", ["x", "1.50"]]),
        ("\ufeffa: 1", {"a": "1"}),
        ("a: >-\n  two\n  lines", {"a": "two lines"}),
    ],
    ids=["no", "time", "leading zero", "day", "null and nothing", "list", "mark", "folded"],
)
def test_every_scalar_is_a_string(text, value):
    assert read_yaml(text) == value


def test_every_value_knows_its_line():
    value = read_yaml("a: 1\n\nb:\n  - x\n  - {c: 2,\n     d: 3}\n")
    assert line_at(value, ("a",)) == 1
    assert line_at(value, ("b",)) == 3
    assert line_at(value, ("b", 0)) == 4
    assert line_at(value, ("b", 1, "d")) == 6


def test_the_line_of_what_is_not_there_is_that_of_what_is_around_it():
    value = read_yaml("a: 1\nb:\n  - {c: 2}\n")
    assert line_at(value, ("b", 0, "nothing", 5)) == 3
    assert line_at(value, ("b", 7)) == 2


REFUSED = {
    "tab": ("a:\n\t- x", 2, "tab"),
    "key twice": ("a: 1\nb: 2\na: 3", 3, "twice"),
    "anchor": ("a: &x 1", 1, "anchor"),
    "alias": ("a: 1\nb: *x", 2, "alias"),
    "recursive anchor": ("&a [*a]", 1, "anchor"),
    "tag": ("a: !!python/object:os.system x", 1, "tag"),
    "merge": ("a: {b: 1}\n<<: *a", 2, "alias"),
    "two documents": ("a: 1\n---\nb: 2", 2, "second document"),
    "colon in a text": ("a: b: c", 1, "': '"),
    "quotation mark not closed": ("a: 1\nb: 'x\nc: 2\n", 2, "never closed"),
    "words after a quote": ('a: "x" y', 1, "closing quote"),
    "bracket not closed": ("a: [1, 2\nb: 3", 2, "not closed"),
    "reserved character": ("a: @x", 1, "cannot begin"),
    "wrong indentation": ("a:\n  b: 1\n c: 2", 3, "indentation"),
    "mapping as a name": ("{a: b}: c", 1, "name is expected"),
    "control character": ("a: 1\nb: \x07", 2, "control character"),
    "nothing": ("# only a comment\n", 1, "empty"),
    "deep brackets": ("[" * 500_000, 1, "nested"),
    "deep list": ("- " * 50_000 + "a", 1, "nested"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_said_in_plain_words_with_its_line(name):
    text, line, words = REFUSED[name]
    with pytest.raises(YamlError) as caught:
        read_yaml(text)
    fault = caught.value.faults[0]
    assert fault.line == line
    assert words in fault.message
    assert fault.hint
    assert isinstance(fault, YamlFault)


def test_several_faults_are_told_at_once():
    with pytest.raises(YamlError) as caught:
        read_yaml("a: 1\na: 2\nb: &x 3\nb: 4\n")
    assert [fault.line for fault in caught.value.faults] == [2, 3, 4]


def test_a_bomb_of_aliases_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(YamlError, match="anchor"):
        read_yaml("\n".join(lines))


def test_a_huge_file_is_refused():
    with pytest.raises(YamlError, match="too large"):
        read_yaml("a: " + "x" * 2_000_001)


plain = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
trees = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(plain, inner, max_size=4)
    ),
    max_leaves=12,
).filter(lambda tree: not isinstance(tree, str))


@given(trees)
def test_what_yaml_writes_comes_back(tree):
    written = yaml.safe_dump(tree, allow_unicode=True, default_style='"')
    assert read_yaml(written) == tree


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_line_in_it(text):
    try:
        read_yaml(text)
    except YamlError as error:
        for fault in error.faults:
            assert 1 <= fault.line <= len(text.splitlines()) + 1

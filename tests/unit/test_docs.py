"""The documents are true: what they name exists, and what exists is named."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from pydantic import SecretStr

from bot.cli import main
from bot.cli.serving import serve
from bot.domain.locale import LOCALES
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.ja.md")
ENTRY_POINTS = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "bot/README.md")
GUIDES = ("knowledge/README.md", "intents/README.md", "locales/README.md")
DOCUMENTS = (*ENTRY_POINTS, *GUIDES, "tests/questions/README.md")

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) +(.+)$", re.MULTILINE)
PROGRAM = re.compile(r"(?:\.venv/bin/)?python -m bot(?= |$)")
MODULE = re.compile(r"python -m ((?:bot|tests|pytest|mypy|importlinter)(?:\.\w+)*)")

_REGISTRIES = "|".join(("pypi", "python" + "hosted", "npmjs", "yarnpkg", "anaconda"))
REGISTRY = re.compile(rf"\b(?:{_REGISTRIES})\.(?:org|com|io)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~/])/(?:home|root|Users|work|tmp|opt|mnt|workspace)/|[A-Z]:\\")
UNFINISHED = re.compile(r"TODO|FIXME|TBD|XXX")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(text: str) -> Iterator[str]:
    """Every line of a code block and every code span, comments left out."""
    for block in FENCE.findall(text):
        for line in block.splitlines():
            yield re.sub(r"(^|\s)#.*$", "", line).strip()
    yield from SPAN.findall(FENCE.sub("", text))


def commands(name: str) -> Iterator[list[str]]:
    """Every clairbot command a document names, as its words."""
    for piece in code(read(name)):
        plain = PROGRAM.sub("clairbot", piece)
        if plain.startswith("clairbot "):
            yield shlex.split(plain)[1:]


def targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def tables(text: str) -> Iterator[list[list[str]]]:
    """Every table as its rows of cells, without the line under the head."""
    for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        rows = [re.split(r"(?<!\\)\|", row)[1:-1] for row in block.splitlines()]
        yield [[cell.strip() for cell in row] for row in rows if set("".join(row)) - set("-: ")]


def first_column(text: str, first_cell: str) -> list[list[str]]:
    """The rows of the table whose first code cell is ``first_cell``."""
    for rows in tables(text):
        if len(rows) > 1 and rows[1][0] == f"`{first_cell}`":
            return rows[1:]
    raise AssertionError(f"no table begins with {first_cell}")


def anchors(file: Path) -> set[str]:
    """The anchors that the headings of a document get."""
    headings = [text for _, text in HEADING.findall(file.read_text(encoding="utf-8"))]
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


def unknown_command(words: list[str]) -> str | None:
    """What is wrong with a command line, or None."""
    command: click.Command = main
    while words and isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            return f"there is no {words[0]!r}"
        command, words = found, words[1:]
    options = {name for option in command.params for name in option.opts}
    for word in words:
        if word.startswith("--") and word != "--help" and word.partition("=")[0] not in options:
            return f"{command.name} has no {word}"
    return None


def every_command(group: click.Group, above: str = "clairbot") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, f"{above} {name}")
        elif not command.hidden:
            yield f"{above} {name}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_is_named_exists(name: str) -> None:
    makefile = targets(read("Makefile"))
    named = {
        piece.split()[1] for piece in code(read(name)) if re.match(r"make [a-z]+(\s|$)", piece)
    }

    assert named <= makefile


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_is_named_exists_with_its_options(name: str) -> None:
    wrong = {" ".join(words): unknown_command(words) for words in commands(name)}

    assert {words: what for words, what in wrong.items() if what} == {}


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_commands_is_complete_and_its_options_exist(name: str) -> None:
    rows = first_column(read(name), "clairbot demo")
    named = {re.sub(r" [A-Z]+$", "", row[0].strip("`")) for row in rows}
    options = {f"{row[0].strip('`')} {option}" for row in rows for option in SPAN.findall(row[1])}

    assert named == set(every_command(main))
    for line in options:
        words = shlex.split(line)[1:]
        assert not any(word.startswith("-") for word in words) or unknown_command(words) is None


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_settings_is_that_of_the_program(name: str) -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in first_column(read(name), "PORT")}
    real: dict[str, Any] = {
        setting.upper(): field.default for setting, field in Settings.model_fields.items()
    }

    assert told == {setting: shown(default) for setting, default in real.items()}


def shown(default: object) -> str:
    """A default as the table writes it."""
    value = default.get_secret_value() if isinstance(default, SecretStr) else default
    return "–" if value in (None, "") else str(value)


@pytest.mark.parametrize("name", READMES)
def test_the_listening_address_is_told(name: str) -> None:
    host = next(option for option in serve.params if option.name == "host")

    assert f"`{host.default}`" in read(name)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    base = (ROOT / name).parent
    broken = []
    for target in LINK.findall(FENCE.sub("", read(name))):
        if re.match(r"[a-z]+:", target) or "{" in target:
            continue
        path, _, anchor = target.partition("#")
        file = base / path if path else ROOT / name
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)

    assert broken == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_exists(name: str) -> None:
    places = (ROOT, ROOT / "bot", (ROOT / name).parent)
    named = {
        word
        for piece in code(read(name))
        for word in piece.split()
        if re.fullmatch(r"(?:[\w-]+/)+[\w.-]+\.(?:py|toml|json|tsv|yaml|md)", word)
        and word.split("/")[0] != "emergency"
    }

    assert {word for word in named if not any((place / word).exists() for place in places)} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_that_is_named_can_be_run(name: str) -> None:
    modules = {found for piece in code(read(name)) for found in MODULE.findall(piece)}

    assert {one for one in modules if importlib.util.find_spec(one) is None} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_names_a_registry_or_a_path_of_a_machine(name: str) -> None:
    text = read(name)

    assert REGISTRY.findall(text) == []
    assert MACHINE_PATH.findall(text) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_left_to_be_written(name: str) -> None:
    """A figure that was not measured yet is a mark like any other."""
    left = [line for line in read(name).splitlines() if UNFINISHED.search(line)]

    assert left == []


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    headings = [text for level, text in HEADING.findall(read("CHANGELOG.md")) if level == "##"]

    assert headings[0] == "Unreleased"


@pytest.mark.parametrize("name", READMES)
def test_every_language_of_the_picker_is_named(name: str) -> None:
    text = read(name).replace("\n", " ")

    assert [info.native_name for info in LOCALES.values() if info.native_name not in text] == []
    assert str(len(LOCALES)) in text


def test_both_readmes_say_the_same() -> None:
    english, japanese = (read(name) for name in READMES)

    assert shape(english) == shape(japanese)


def shape(text: str) -> dict[str, object]:
    """What must not differ between two languages of one document."""
    blocks = [re.sub(r"\s+#.*$", "", block, flags=re.MULTILINE) for block in FENCE.findall(text)]
    links = {target for target in LINK.findall(text) if target.startswith("http")}
    steps = len(re.findall(r"^\d+\. ", text, re.MULTILINE))
    points = len(re.findall(r"^- ", text, re.MULTILINE))
    headings = [level for level, _ in HEADING.findall(FENCE.sub("", text))]
    rows = [len(rows) for rows in tables(text)]
    pictures = [Path(one).stem.rpartition("-")[0] for one in LINK.findall(text) if ".png" in one]
    return {
        "blocks": blocks,
        "links": links,
        "steps": steps,
        "points": points,
        "headings": headings,
        "rows": rows,
        "pictures": pictures,
    }


def test_every_picture_is_small_described_and_used() -> None:
    text = "".join(read(name) for name in READMES)
    shots = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot/web/images").iterdir()}
    used = dict(re.findall(r"!\[([^\]]*)\]\((bot/web/images/[^)]+)\)", text))

    assert set(used.values()) == shots
    assert all(len(words) > 20 for words in used)
    assert [shot for shot in shots if (ROOT / shot).stat().st_size > 200_000] == []


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        (["demo", "--port", "1"], None),
        (["staff", "add", "tanaka"], None),
        (["dance"], "there is no 'dance'"),
        (["staff", "promote"], "there is no 'promote'"),
        (["ask", "--loud"], "ask has no --loud"),
    ],
    ids=["option", "subcommand", "no command", "no subcommand", "no option"],
)
def test_a_command_that_does_not_exist_is_noticed(words: list[str], finding: str | None) -> None:
    assert unknown_command(words) == finding


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRY, "see pypi" + ".org"),
        (MACHINE_PATH, "in `/ho" + "me/anna/clairbot`"),
        (UNFINISHED, "| TODO-" + "FIGURE |"),
    ],
    ids=["registry", "path", "figure"],
)
def test_what_must_not_stand_is_noticed(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)

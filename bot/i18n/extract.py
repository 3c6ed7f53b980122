"""Collects the interface strings and brings every locale's .po file up to date.

``python -m bot.i18n.extract`` rewrites the files; with ``--check`` it only reports what is missing
from them or no longer used, and returns 1. Files are the same whoever writes them: no dates, no
line numbers, no wrapped lines, no guessed (fuzzy) translations.

A string inside an f-string is not found (Python 3.11 reads an f-string as one token): write
``"🙋 " + _("Ask a person")``.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from bot.domain.locale import LOCALES, LocaleTag
from bot.i18n.catalogs import DOMAIN, messages, po_path, read_catalog

COMMENT_TAG = "TRANSLATORS:"
_USAGE = "usage: python -m bot.i18n.extract [--check] [ROOT]"


def template(root: Path) -> Catalog:
    """Every interface string below ``root``, as ``locales/babel.cfg`` says where."""
    with (root / "locales" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalog = Catalog(domain=DOMAIN, fuzzy=False)
    found = extract_from_dir(
        root,
        method_map=methods,
        options_map=options,
        comment_tags=(COMMENT_TAG,),
        strip_comment_tags=True,
    )
    for filename, line, message, comments, context in found:
        catalog.add(
            message,
            locations=[(filename.replace("\\", "/"), line)],
            auto_comments=comments,
            context=context,
        )
    return catalog


def updated(root: Path, tag: LocaleTag, strings: Catalog) -> bytes:
    """A locale's .po file with exactly these strings, its translations kept."""
    catalog = read_catalog(root, tag)
    catalog.update(strings, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, include_lineno=False)
    return _header(tag, catalog).encode() + b"\n" + body.getvalue()


def differences(root: Path) -> tuple[str, ...]:
    """What the committed files lack or still have though nothing uses it, one line each."""
    wanted = {message.id for message in messages(template(root))}
    lines: list[str] = []
    for tag in LOCALES:
        path = po_path(root, tag)
        name = path.relative_to(root).as_posix()
        if not path.exists():
            lines.append(f"{name}: the file is missing")
            continue
        have = {message.id for message in messages(read_catalog(root, tag))}
        lacking, unused = sorted(wanted - have, key=str), sorted(have - wanted, key=str)
        lines += [f"{name}: missing {_quoted(id_)}" for id_ in lacking]
        lines += [f"{name}: no longer used {_quoted(id_)}" for id_ in unused]
    return tuple(lines)


def main(arguments: list[str]) -> int:
    """The command: 0 fine, 1 the files are out of date, 2 wrong use."""
    check = "--check" in arguments
    rest = [argument for argument in arguments if argument != "--check"]
    if len(rest) > 1 or any(argument.startswith("-") for argument in rest):
        print(_USAGE, file=sys.stderr)
        return 2
    root = Path(rest[0]) if rest else Path.cwd()
    if check:
        lines = differences(root)
        print("\n".join(lines) if lines else "All catalogs hold every interface string.")
        return 1 if lines else 0
    strings = template(root)
    for tag in LOCALES:
        path = po_path(root, tag)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(root, tag, strings))
    print(f"{len(messages(strings))} strings in {len(LOCALES)} catalogs.")
    return 0


def _header(tag: LocaleTag, catalog: Catalog) -> str:
    info = LOCALES[tag]
    lines = [
        f"# Interface strings of clairbot: {info.english_name} ({info.native_name}).",
        'msgid ""',
        'msgstr ""',
        '"Project-Id-Version: clairbot\\n"',
        f'"Language: {info.folder}\\n"',
        f'"Plural-Forms: {catalog.plural_forms}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    return "\n".join(lines) + "\n"


def _quoted(message_id: object) -> str:
    shown = message_id[0] if isinstance(message_id, (list, tuple)) else message_id
    return f'"{shown}"'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

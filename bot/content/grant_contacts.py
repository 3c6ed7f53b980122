"""``grants/contacts.yaml``: where the divisions that own grants are reached."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.content.fields import Fields, mapping
from bot.content.grant_parts import read_choice, read_citations, read_sources
from bot.content.problem import Findings
from bot.content.yaml_files import YamlError, YamlMap, YamlValue, read_yaml
from bot.domain.eligibility.rules import Contact, State, Words

CONTACTS = "knowledge/municipal/grants/contacts.yaml"
DIVISIONS = "knowledge/divisions.yaml"


def read_contacts(root: Path, findings: Findings) -> dict[str, Contact]:
    """Every division by its key, those without a number too; none where there is no list of them.

    What is wrong in the list of divisions is said by the check of the knowledge base.
    """
    whole = mapping(CONTACTS, contacts_file(root, findings), "the contacts", findings)
    names = _names(root)
    found = {key: Contact(key, name) for key, name in names.items()}
    sources = dict(read_sources(Fields(CONTACTS, whole, findings)))
    listed = mapping(CONTACTS, whole.get("contacts"), "'contacts'", findings)
    for key, value in listed.items():
        part = Fields(CONTACTS, mapping(CONTACTS, value, f"'{key}'", findings), findings)
        if key not in names:
            message = f"the division '{key}' is not in divisions.yaml"
            findings.error(CONTACTS, listed.line_of(key), "owner", message)
            continue
        state, cited = read_choice(part, "state", State), read_citations(part, sources)
        if state is not None and cited:
            tel, mail = part.optional_text("tel"), part.optional_text("mail")
            found[key] = Contact(key, names[key], tel, mail, cited, state)
    return found


def contacts_file(root: Path, findings: Findings) -> YamlValue:
    """The file as it lies on disk; an empty mapping where there is none or it cannot be read."""
    try:
        return read_yaml((root / CONTACTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return YamlMap(1)
    except YamlError as error:
        for fault in error.faults:
            findings.error(CONTACTS, fault.line, "unreadable-yaml", fault.message, fault.hint)
    except (OSError, UnicodeDecodeError):
        findings.error(CONTACTS, 1, "unreadable-file", "it cannot be read as UTF-8 text")
    return YamlMap(1)


def _names(root: Path) -> Mapping[str, Words]:
    try:
        value = read_yaml((root / DIVISIONS).read_text(encoding="utf-8"))
    except (YamlError, OSError, UnicodeDecodeError):
        return {}
    names: dict[str, Words] = {}
    for key, words in value.items() if isinstance(value, YamlMap) else ():
        if isinstance(words, YamlMap):
            ja, en = words.get("ja"), words.get("en")
            if isinstance(ja, str) and isinstance(en, str):
                names[key] = Words(ja, en)
    return names

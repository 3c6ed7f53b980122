"""The searchable form of one audience's content: all its texts and phrases, in every locale.

Own postings with BM25's word weights instead of the ``bm25s`` package: the weight is counted within
each language (over all of them "the" would be rare) and over entries, and the ranker needs, per
entry, which share of the question was met in which field. ``bm25s`` gives one total a document and
would need an index for every language and field, searched one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.entry import Audience, Content, Entry, FactKind
from bot.domain.errors import ContentError
from bot.domain.locale import JA, JA_SIMPLE, LocaleTag
from bot.domain.template import plain
from bot.understanding import kana
from bot.understanding.counting import counted
from bot.understanding.documents import Document as Document
from bot.understanding.documents import Exact, LeanDocuments
from bot.understanding.documents import Field as Field
from bot.understanding.normalise import close_gaps, key, normalise
from bot.understanding.postings import Floats, Ints, Postings
from bot.understanding.typos import Vocabulary
from bot.understanding.weights import Weights
from bot.understanding.words import bag

_SHORT_NUMBER = 6
"""Telephone numbers up to this length are words people use ("119", "#7119")."""


@dataclass(frozen=True)
class Index:
    """All documents of one audience with what the ranker needs of them; never changed."""

    entry_ids: tuple[str, ...]
    documents: Sequence[Document]
    postings: Postings
    entry_of: Ints
    field_of: Ints
    locale_of: Ints
    locales: tuple[LocaleTag, ...]
    mass: Floats
    """Per document: the weight of all its terms, for judging how much of it was met."""
    idf: Mapping[str, Weights]
    """Word group → term → how telling the term is."""
    unknown: Mapping[str, float]
    """Word group → the same for a term that no entry has."""
    exact: Exact
    """Key of a phrase or title → entry ids with the document."""
    refused: Mapping[str, frozenset[str]]
    """Key of a "not this" phrase → the entries it rules out."""
    lexicon: kana.Lexicon
    vocabulary: Mapping[str, Vocabulary]
    """Word group → its known words, without accents."""

    def lean(self) -> Index:
        """The same without the documents' bags and keys, which are only needed to learn from."""
        return replace(self, documents=LeanDocuments.of(self.documents))

    def weight(self, term: str, words: str) -> float:
        """How telling a term is in a word group; unknown terms count as rare ones."""
        its = self.idf.get(words)
        found: float | None = None if its is None else its.get(term)
        return self.unknown.get(words, 1.0) if found is None else found


def build(content: Content, audience: Audience) -> Index:
    """Index the audience's entries; the same content gives the same index."""
    entries = [entry for entry in content.entries.values() if entry.audience == audience]
    position = {entry.id: at for at, entry in enumerate(entries)}
    raw = [text for entry in entries for text in _entry_texts(entry, position[entry.id])]
    raw += [
        _Raw(
            position[phrase.entry_id],
            phrase.locale,
            Field.NOT if phrase.negative else Field.PHRASE,
            phrase.text,
            phrase.reading or "",
        )
        for phrase in content.phrases
        if phrase.entry_id in position
    ]
    lexicon = _lexicon(raw, entries)
    documents: list[Document] = []
    seen: set[tuple[int, str, str, bool]] = set()
    for item in raw:
        for text in item.forms():
            normal = normalise(text) if item.field != Field.BODY else _normalise_long(text)
            mark = (item.entry, item.locale, normal, item.field == Field.NOT)
            if not normal or mark in seen:
                continue
            seen.add(mark)
            documents.append(
                Document(
                    item.entry,
                    item.locale,
                    item.field,
                    text.strip(),
                    document_bag(normal, item.locale, lexicon),
                    key(text) if item.field in {Field.PHRASE, Field.TITLE, Field.NOT} else "",
                )
            )
    return _assemble(tuple(entry.id for entry in entries), tuple(documents), lexicon)


def document_bag(normal: str, locale: LocaleTag, lexicon: kana.Lexicon) -> dict[str, float]:
    """The terms of a text; Japanese is read with its kana restored to the base's words.

    Kana as they stand are cut at the wrong places (``てんきょとどけ`` would hold the weather).
    """
    if locale in {JA, JA_SIMPLE}:
        return bag(lexicon.restore(close_gaps(normal)), locale)
    return bag(normal, locale)


@dataclass(frozen=True)
class _Raw:
    entry: int
    locale: LocaleTag
    field: Field
    text: str
    reading: str = ""

    def forms(self) -> Iterator[str]:
        """The text as shown, and as read where that is known and short."""
        yield _plain(self.text)
        if self.field in {Field.PHRASE, Field.TITLE, Field.NOT}:
            if self.reading:
                yield self.reading
            elif "|" in self.text:
                yield _plain(self.text, readings=True)


def _entry_texts(entry: Entry, at: int) -> Iterator[_Raw]:
    facts = [
        str(value.value)
        for fact in entry.facts.values()
        for value in fact.values
        if fact.kind == FactKind.WORD
        or (fact.kind == FactKind.TEL and len(str(value.value)) <= _SHORT_NUMBER)
    ]
    for locale, text in entry.texts.items():
        yield _Raw(at, locale, Field.TITLE, text.title)
        if text.summary:
            yield _Raw(at, locale, Field.SUMMARY, text.summary)
        yield _Raw(at, locale, Field.BODY, text.body + "\n" + " ".join(facts))


def _plain(text: str, *, readings: bool = False) -> str:
    """Without placeholders and ruby; a text with a broken brace is taken as it stands."""
    try:
        return plain(text, readings=readings)
    except ContentError:
        return text


def _normalise_long(text: str) -> str:
    """A body may be longer than any message: paragraph by paragraph."""
    return "\n".join(normalise(line) for line in text.splitlines())


def _lexicon(raw: list[_Raw], entries: list[Entry]) -> kana.Lexicon:
    """Readings from facts, which are certain, then from the words of the Japanese texts."""
    pairs = [
        (str(value.value), value.kana)
        for entry in entries
        for fact in entry.facts.values()
        for value in fact.values
        if value.kana
    ]
    named, told = (
        [
            normalise(line)
            for item in raw
            if item.locale in {JA, JA_SIMPLE} and item.field in fields
            for line in close_gaps(_plain(item.text)).splitlines()
        ]
        for fields in ({Field.PHRASE, Field.TITLE, Field.SUMMARY}, {Field.BODY})
    )
    return kana.build(named, pairs, told)


def _assemble(
    entry_ids: tuple[str, ...], documents: tuple[Document, ...], lexicon: kana.Lexicon
) -> Index:
    exact: dict[str, dict[int, int]] = defaultdict(dict)
    refused: dict[str, set[str]] = defaultdict(set)
    for at, document in enumerate(documents):
        if document.field == Field.NOT:
            refused[document.key].add(entry_ids[document.entry])
        elif document.key:
            exact[document.key].setdefault(document.entry, at)
    counts = counted(documents)
    locales = tuple(sorted({document.locale for document in documents}))
    entry_of = np.array([document.entry for document in documents], np.int32)
    return Index(
        entry_ids=entry_ids,
        documents=documents,
        postings=counts.postings,
        entry_of=entry_of,
        field_of=np.array([document.field for document in documents], np.int32),
        locale_of=np.array([locales.index(d.locale) for d in documents], np.int32),
        locales=locales,
        mass=counts.mass,
        idf=counts.idf,
        unknown=counts.unknown,
        exact=Exact.of({k: [*found.values()] for k, found in exact.items()}, entry_of, entry_ids),
        refused={text: frozenset(found) for text, found in refused.items()},
        lexicon=lexicon,
        vocabulary={its_group: Vocabulary.of(found) for its_group, found in counts.words.items()},
    )

"""What must be there: the Japanese source, the locales of this release, stamps, enough phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.content.files import EntryFiles
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.content.texts import is_translates
from bot.domain.entry import Audience
from bot.domain.locale import JA, LocaleTag

REQUIRED: Mapping[Audience, tuple[LocaleTag, ...]] = {
    Audience.RESIDENT: tuple(
        LocaleTag(tag) for tag in ("ja", "ja-simple", "en", "zh-Hans", "vi", "pt-BR")
    ),
    Audience.MUNICIPAL: (LocaleTag("ja"), LocaleTag("en")),
}
"""The locales every entry has in this release; the other ones fall back and say so."""

ENOUGH_PHRASES = 5


def check_texts_present(loaded: Loaded, findings: Findings) -> None:
    """Report missing texts, and translations whose stamp is missing, wrong or old."""
    for files in loaded.tree.entries:
        for locale in REQUIRED[files.audience]:
            if locale in files.texts or locale in files.unreadable:
                continue
            if locale == JA:
                findings.error(
                    files.text_path(JA),
                    1,
                    "missing-source",
                    "the entry has no ja.md",
                    "The Japanese text is the source of all others: write it first.",
                )
            else:
                findings.error(
                    files.text_path(locale),
                    1,
                    "missing-locale",
                    f"the text in {locale} is missing",
                    "Every entry for this audience has: " + " ".join(REQUIRED[files.audience]),
                )
        for locale in files.texts:
            _check_stamp(files, locale, findings)


def _check_stamp(files: EntryFiles, locale: LocaleTag, findings: Findings) -> None:
    path, text = files.text_path(locale), files.texts[locale]
    stamp = "Once it fits ja.md, run: python -m bot.content.stamp"
    line = text.line("translates")
    if locale == JA:
        if text.translates is not None:
            findings.error(
                path,
                line,
                "source-translates",
                "ja.md is the source and cannot have 'translates:'",
                "Take the line out.",
            )
        return
    if text.translates is None:
        findings.error(path, 1, "no-translates", "the head has no 'translates:' line", stamp)
    elif not is_translates(text.translates):
        findings.error(
            path,
            line,
            "no-translates",
            f"'translates: {text.translates}' is not like ja@1a2b3c4d",
            stamp,
        )
    elif files.source is not None and text.is_stale(files.source):
        findings.warning(
            path,
            line,
            "stale",
            "ja.md changed after this was translated",
            f"Compare it with ja.md. {stamp}",
        )


def check_phrases_present(loaded: Loaded, findings: Findings) -> None:
    """Report entries that can hardly be asked for in a required locale."""
    counts = Counter(
        (placed.phrase.entry_id, placed.phrase.locale)
        for placed in loaded.phrases
        if not placed.phrase.negative
    )
    for files in loaded.tree.entries:
        for locale in REQUIRED[files.audience]:
            count = counts[files.id, locale]
            if count < ENOUGH_PHRASES:
                findings.warning(
                    f"intents/{locale}/{files.chapter}.yaml",
                    1,
                    "few-phrases",
                    f"'{files.id}' has {count} phrases in {locale}; {ENOUGH_PHRASES} are the least",
                    "Write how people really ask: short, with mistakes, without the official word.",
                )

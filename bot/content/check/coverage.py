"""What must be there: the Japanese source, the locales of coverage.yaml, stamps, phrases."""

from __future__ import annotations

from collections import Counter

from bot.content.files import EntryFiles
from bot.content.loader import Loaded
from bot.content.plan import AudiencePlan
from bot.content.problem import Findings
from bot.content.texts import TextFile, is_translates
from bot.domain.locale import JA, LocaleTag


def check_texts_present(loaded: Loaded, findings: Findings) -> None:
    """Report missing texts, and translations whose stamp is missing, wrong or old."""
    for files in loaded.tree.entries:
        plan = loaded.plan[files.audience]
        for locale in plan.locales:
            if locale in files.unreadable:
                continue
            if locale not in files.texts:
                _report_missing(files, locale, plan, findings)
            elif files.texts[locale].is_summary and plan.wants_full(files.id, locale):
                findings.error(
                    files.text_path(locale),
                    files.texts[locale].line("extent"),
                    "only-summary",
                    f"the text in {locale} is only a summary",
                    "coverage.yaml asks for the full text: write it, then take out 'extent:'.",
                )
        for locale, text in files.texts.items():
            _check_stamp(files, locale, findings)
            _check_extent(files, locale, text, findings)


def _report_missing(
    files: EntryFiles, locale: LocaleTag, plan: AudiencePlan, findings: Findings
) -> None:
    if locale == JA:
        findings.error(
            files.text_path(JA),
            1,
            "missing-source",
            "the entry has no ja.md",
            "The Japanese text is the source of all others: write it first.",
        )
        return
    full = plan.wants_full(files.id, locale)
    findings.error(
        files.text_path(locale),
        1,
        "missing-locale",
        f"the text in {locale} is missing",
        "coverage.yaml asks for the full text."
        if full
        else "coverage.yaml asks for at least a short text ('extent: summary').",
    )


def _check_extent(files: EntryFiles, locale: LocaleTag, text: TextFile, findings: Findings) -> None:
    if text.extent and (locale == JA or not text.is_summary):
        findings.error(
            files.text_path(locale),
            text.line("extent"),
            "extent",
            "only a translation can be 'extent: summary', and nothing else",
            "Take the line out where the text is complete.",
        )


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
        for locale, enough in loaded.plan[files.audience].phrases.items():
            count = counts[files.id, locale]
            if count < enough:
                findings.warning(
                    f"intents/{locale}/{files.chapter}.yaml",
                    1,
                    "few-phrases",
                    f"'{files.id}' has {count} phrases in {locale}; {enough} are the least",
                    "Write how people really ask: short, with mistakes, without the official word.",
                )

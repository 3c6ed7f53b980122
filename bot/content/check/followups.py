"""What people write after an answer: complete, and unlike anything that means something else."""

from __future__ import annotations

from collections import defaultdict

from bot.content.check.phrases import normalised
from bot.content.followups import FOLLOWUPS
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.domain.entry import Audience
from bot.domain.followup import Aspect, FollowupWords, Position


def check_followups(loaded: Loaded, findings: Findings) -> None:
    """Report locales without the file or a kind, words of two kinds, and phrases of entries."""
    have = loaded.content.followups
    # A base without any follow-ups simply does not have them.
    if loaded.tree.entries and have:
        for locale in loaded.plan[Audience.RESIDENT].locales:
            path = f"intents/{locale}/{FOLLOWUPS}.yaml"
            if locale not in have:
                findings.warning(path, 1, "no-followups", f"there are no follow-ups in {locale}")
                continue
            missing = _missing(have[locale])
            if missing:
                findings.warning(
                    path, 1, "no-followups", f"no words for: {', '.join(missing)}",
                    "Add words for each kind.",
                )  # fmt: skip
    phrases: dict[str, dict[str, str]] = defaultdict(dict)
    for placed in loaded.phrases:
        if not placed.phrase.negative:
            key = normalised(placed.phrase.text)
            phrases[placed.phrase.locale].setdefault(key, placed.phrase.entry_id)
    for locale, words in have.items():
        path = f"intents/{locale}/{FOLLOWUPS}.yaml"
        talk = {
            normalised(word): kind
            for kind, texts in loaded.content.smalltalk.get(locale, {}).items()
            for word in texts
        }
        kinds: dict[str, Aspect] = {}
        for aspect, texts in words.ask.items():
            for text in texts:
                key = normalised(text)
                other = kinds.setdefault(key, aspect)
                entry_id = phrases[locale].get(key)
                if not key:
                    findings.error(path, 1, "empty-followup", f"'{text}' has no letters")
                elif other is not aspect:
                    findings.error(
                        path, 1, "double-followup",
                        f"'{text}' stands under '{other}' and '{aspect}'",
                        "Leave it where it is meant more often.",
                    )  # fmt: skip
                elif entry_id is not None:
                    findings.error(
                        path, 1, "followup-is-phrase", f"'{text}' is also a phrase of '{entry_id}'",
                        "After an answer it would be taken as a question about that answer.",
                    )  # fmt: skip
                elif key in talk:
                    findings.error(
                        path, 1, "followup-is-smalltalk",
                        f"'{text}' is also small talk ('{talk[key]}')", "Take one of them out.",
                    )  # fmt: skip


def _missing(words: FollowupWords) -> list[str]:
    return [
        *(kind for kind in Aspect if kind not in words.ask),
        *(kind for kind in Position if kind not in words.choose),
    ]

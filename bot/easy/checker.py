"""The checker: one text in, its findings, its score and its verdict out."""

from __future__ import annotations

from collections.abc import Iterable

from bot.easy.document import Document
from bot.easy.findings import Finding, Level, Register, Report, Verdict
from bot.easy.furigana import Furigana
from bot.easy.glossary import Glossary, Term
from bot.easy.rules import ALL
from bot.easy.score import score, signals

BORDER = 50.0
"""From this score on a text reads as an easy one."""


class Checker:
    """Checks texts against the rules; built once, used for many texts."""

    def __init__(self, glossary: Glossary | None = None) -> None:
        self.glossary = glossary or Glossary()
        self._furigana = Furigana(self.glossary.readings)
        self._last: tuple[tuple[Term, ...], Glossary, Furigana]
        self._last = ((), self.glossary, self._furigana)

    def _with(self, words: tuple[Term, ...]) -> tuple[Glossary, Furigana]:
        """The tools with further words; the last ones are kept, for an entry has several texts."""
        if words != self._last[0]:
            glossary = self.glossary.with_words(words)
            known = glossary is self.glossary
            furigana = self._furigana if known else Furigana(glossary.readings)
            self._last = (words, glossary, furigana)
        return self._last[1], self._last[2]

    @property
    def furigana(self) -> Furigana:
        """The drafting tool with the same words."""
        return self._furigana

    def check(
        self, text: str, register: Register = Register.LIVING, words: Iterable[Term] = ()
    ) -> Report:
        """Everything found in a text, annotated or plain; ``words`` are further official words.

        The score and the verdict look at the language alone: readings and spaces, there or not,
        change neither.
        """
        glossary, furigana = self._with(tuple(words))
        document = Document(text, furigana, glossary)
        values = signals(document)
        figure = score(values)
        return Report(
            verdict=Verdict.EASY if figure >= BORDER else Verdict.NORMAL,
            score=figure,
            findings=_sorted(found for rules in ALL for found in rules(document, register)),
            signals=values,
        )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each once, by line, errors first."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda one: (one.line, one.level is not Level.ERROR, one.rule)))

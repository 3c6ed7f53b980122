"""The rules of easy Japanese by family; ``ALL`` runs them in the order of their ids.

S sentences · V words · K kanji · W spaces · G grammar · D figures · I information · J readability
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.easy.document import Document
from bot.easy.findings import Finding, Register
from bot.easy.rules.characters import check_characters
from bot.easy.rules.figures import check_figures
from bot.easy.rules.grammar import check_grammar
from bot.easy.rules.information import check_information
from bot.easy.rules.sentences import check_sentences
from bot.easy.rules.spaces import check_spaces
from bot.easy.rules.vocabulary import check_vocabulary

RuleSet = Callable[[Document, Register], Iterator[Finding]]

ALL: tuple[RuleSet, ...] = (
    check_sentences,
    check_vocabulary,
    check_characters,
    check_spaces,
    check_grammar,
    check_figures,
    check_information,
)

__all__ = ["ALL", "RuleSet"]

"""The data behind the buttons of a guided check."""

from __future__ import annotations

from bot.domain.choice import Action, choice_data

ALL = ""
"""In place of a grant: all of them."""


class Verb:
    """What a button does; the first part of its value. Stable, like ``Action``.

    Those with a tag belong to one case: a button of another case changes nothing.
    """

    NEW = "n"
    """Begin: ``n.<grant>``."""
    FRESH = "f"
    """Begin with nothing kept: ``f.<grant>``."""
    ANSWER = "a"
    """``a.<tag>.<step>.<option>``, also of an earlier step: then its answer is changed."""
    PAGE = "p"
    """More options: ``p.<tag>.<step>.<page>``."""
    DONT_KNOW = "u"
    """``u.<tag>.<step>``."""
    BACK = "b"
    RESTART = "r"
    STOP = "s"
    RESUME = "w"
    EDIT = "e"
    """``e.<tag>.<field>``."""
    ANSWERS = "l"
    """Everything told so far: ``l.<tag>.<page>``."""
    RESULT = "o"
    REFINE = "x"
    """Ask also what only makes the outcome more exact."""
    GRANT = "g"
    """The same project for another grant: ``g.<tag>.<grant>``."""
    PERSON = "h"
    """A ticket with the case."""


def case_button(verb: str, *parts: object) -> str:
    """The data of a button of the check."""
    return choice_data(Action.CASE, ".".join((verb, *(str(part) for part in parts))))

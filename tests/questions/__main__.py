"""``python -m tests.questions``: measure on the unseen questions, keep figures and vectors."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.content.figures import FIGURES, save_figures
from bot.content.source import content_root
from bot.domain.entry import Audience
from bot.understanding.evaluate import run
from tests.questions.measuring import (
    LAST,
    Way,
    cases,
    evaluations,
    figures,
    heard,
    measured,
    write_last,
)
from tests.support.remembering import QUESTIONS, Remembering
from tests.support.wiring import shipped_content, shipped_meaning, shipped_understanding


def main() -> None:
    """Print a line for each locale and way, and what the emergency lane heard.

    Writes ``figures.csv`` and ``vectors.npz``, and what the console shows.
    """
    core = shipped_understanding()
    found = {
        (way, locale): one
        for way in Way
        for locale, one in figures(measured(core, way, "unseen")).items()
    }
    for (way, locale), one in found.items():
        offered = one.right_or_offered / max(1, one.inside)
        print(
            f"{way:<8} {locale:<10} {one.questions:>5}  right {one.right:>4}"
            f"  right or offered {offered:.3f}  wrong {one.wrong / one.questions:.3f}"
            f"  calibration error {one.calibration_error:.3f}"
        )
    write_last(LAST, found)
    by_vectors = measured(core, Way.VECTORS, "unseen")
    today = datetime.now(UTC).date()
    for audience, one_audience in evaluations(by_vectors, shipped_content(), today).items():
        save_figures(content_root() / FIGURES, audience, one_audience)
    for what, lane in heard(core, "unseen").items():
        print(f"{what:<20} {lane.messages:>5}  rang {lane.rang}  number first {lane.number_first}")
    for kind in ("emergency", "guards", "outside"):
        run(core, cases("seen", kind), audience=Audience.RESIDENT)
    meaning = shipped_meaning()
    if meaning is not None and isinstance(meaning.embedder, Remembering):
        meaning.embedder.write(QUESTIONS)


if __name__ == "__main__":
    main()

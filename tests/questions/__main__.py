"""``python -m tests.questions``: measure on the unseen questions and keep the figures."""

from __future__ import annotations

from tests.questions.measuring import LAST, Way, figures, measured, write_last
from tests.support.wiring import shipped_understanding


def main() -> None:
    """Print a line for each locale and way, and write ``figures.csv``."""
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


if __name__ == "__main__":
    main()

"""``python -m tests.easy``: the figures of the easy-Japanese tools; ``fit`` prints the weights.

``--mistakes`` adds every sentence that was read or spaced wrongly.
"""

from __future__ import annotations

import sys

from tests.easy.fitting import fit
from tests.easy.measuring import checker, measure_pairs, measure_readings, read_gold, read_pairs


def main(arguments: list[str]) -> int:
    """Print the figures of all sets."""
    if "fit" in arguments:
        bias, weights = fit()
        print("BIAS", bias)
        for name, weight in weights.items():
            print(f"{name:22} {weight}")
        return 0
    judge = checker()
    for name in ("dev", "unseen"):
        figures, mistakes = measure_readings(read_gold(name), judge.furigana)
        print(
            f"readings, {name} set: {figures.sentences} sentences; all {figures.all_readings:.3f} "
            f"of {figures.spans}, tricky {figures.tricky_readings:.3f} of {figures.tricky}, "
            f"whole sentences {figures.sentences_right / figures.sentences:.3f}, "
            f"spaces F1 {figures.spacing_f1:.3f} of {figures.spaces_wanted}"
        )
        if "--mistakes" in arguments:
            print("\n".join(f"    {mistake}" for mistake in mistakes))
    for half in ("fit", "unseen"):
        found = measure_pairs(read_pairs(half), judge)
        print(
            f"pairs, {half} half: {found.pairs}; AUC {found.auc:.3f}, lowest easy "
            f"{found.lowest_easy:.0f}, highest normal {found.highest_normal:.0f}; called easy: "
            f"{found.easy_called_easy} easy, {found.normal_called_easy} normal"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

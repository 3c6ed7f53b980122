"""A decision in words for ``clairbot why``, and as the JSON object of ``clairbot ask``."""

from __future__ import annotations

from typing import Any

from bot.domain.understood import Candidate, Question, Understood


def explain(understood: Understood) -> str:
    """Language evidence, what was done to the text, candidates with their features, threshold."""
    lines = [f"decision: {understood.verdict}"]
    if understood.entry_id:
        lines[0] += f" {understood.entry_id} (p {understood.p:.2f})"
    elif understood.smalltalk:
        lines[0] += f" {understood.smalltalk}"
    if understood.emergency_kind and understood.emergency_entry:
        lines[0] += f", after the number to call: may be {understood.emergency_kind}"
    elif understood.emergency_kind:
        lines[0] += f", {understood.emergency_kind}"
    lines.append(
        f"locale: {understood.locale}" + (" (not the chosen one)" if understood.foreign else "")
    )
    lines += [f"{name}: {value}" for name, value in understood.trace.items() if value]
    if understood.candidates:
        lines.append("candidates:")
        lines += [_line(place, one) for place, one in enumerate(understood.candidates, start=1)]
    return "\n".join(lines)


def _line(place: int, candidate: Candidate) -> str:
    features = " ".join(f"{name}={value:.2f}" for name, value in candidate.features.items())
    evidence = f"  ≈ {candidate.evidence}" if candidate.evidence else ""
    return f"  {place}. {candidate.entry_id}  p={candidate.p:.3f}{evidence}\n     {features}"


def as_json(question: Question, understood: Understood, text: str, ms: float) -> dict[str, Any]:
    """The object ``clairbot ask --json`` prints; ``text`` is the reply, ``ms`` the time it took."""
    del question
    return {
        "locale": understood.locale,
        "decision": str(understood.verdict),
        "entry": understood.entry_id,
        "p": round(understood.p, 4),
        "candidates": [
            {"entry": candidate.entry_id, "p": round(candidate.p, 4)}
            for candidate in understood.candidates
        ],
        "text": text,
        "ms": round(ms, 2),
    }

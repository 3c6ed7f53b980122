from __future__ import annotations

import json

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.understood import Question
from bot.understanding.core import Core
from bot.understanding.explain import as_json, explain
from bot.understanding.features import NAMES


def test_an_answer_is_explained_by_language_features_and_threshold(core: Core) -> None:
    told = explain(core.decide(Question("my residence card got stolen", Audience.RESIDENT)))
    assert told.startswith("decision: answer immigration/lost-residence-card (p ")
    assert "locale: en" in told
    assert "language: en" in told
    assert "answer from 0." in told
    assert "residence card stolen" in told
    assert all(f"{name}=" in told for name in NAMES)


def test_repairs_emergencies_and_small_talk_are_explained(core: Core) -> None:
    assert "repaired: recidence → residence" in explain(
        core.decide(Question("recidence", Audience.RESIDENT))
    )
    lane = explain(core.decide(Question("he is unconscious", Audience.RESIDENT)))
    assert "decision: emergency emergency/call-ambulance" in lane
    assert "unconscious" in lane
    assert "decision: smalltalk thanks" in explain(
        core.decide(Question("thanks", Audience.RESIDENT, prior=LocaleTag("en")))
    )
    assert "not the chosen one" in explain(
        core.decide(
            Question("where can i change my address", Audience.RESIDENT, chosen=LocaleTag("ja"))
        )
    )


def test_the_json_object_has_the_agreed_keys(core: Core) -> None:
    asked = Question("garbage day", Audience.RESIDENT, prior=LocaleTag("en"))
    found = as_json(asked, core.decide(asked), "Twice a week.", 1.23456)
    again = json.loads(json.dumps(found))
    assert list(again) == ["locale", "decision", "entry", "p", "candidates", "text", "ms"]
    assert again["decision"] == "answer"
    assert again["entry"] == "utilities/garbage-sorting"
    assert again["candidates"][0].keys() == {"entry", "p"}
    assert again["text"] == "Twice a week."
    assert again["ms"] == 1.23

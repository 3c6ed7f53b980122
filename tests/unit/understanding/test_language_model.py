"""The identifier's model is unpacked once and then read from what is kept."""

from __future__ import annotations

from pathlib import Path

from bot.storage.compiled import CompiledFiles
from bot.understanding import language, language_model

TEXTS = ("wo kann ich mein kind anmelden", "kumusta po kayo", "ğüş ılık", "où est la mairie", "x")


def test_what_is_kept_tells_what_the_model_tells(tmp_path: Path) -> None:
    compiled = CompiledFiles(tmp_path)
    fresh, kept = (language_model._identifiers(compiled) for _ in range(2))
    for one, other in zip(fresh, kept, strict=True):
        assert not other.nb_ptc.flags.owndata
        assert [one.rank(text) for text in TEXTS] == [other.rank(text) for text in TEXTS]


def test_all_its_languages_that_are_ours_are_kept_apart() -> None:
    assert set(language_model.CODES) == set(language._IDENTIFIER_CODES)
    of_ours, of_all = language_model.prepare()
    assert sorted(of_ours.labels) == list(language_model.CODES)
    assert set(of_ours.labels) < set(of_all.labels)
    assert language_model.prepare() == (of_ours, of_all)

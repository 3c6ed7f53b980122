"""The small knowledge base with the committed interface catalogs."""

from __future__ import annotations

import pytest

from bot.domain.entry import Content
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from tests.unit.i18n.sample import ROOT, FixedContent, sample_content


@pytest.fixture(scope="session")
def content() -> Content:
    """One entry of every kind."""
    return sample_content()


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    """The committed catalogs."""
    return Catalogs(ROOT)


@pytest.fixture(scope="session")
def composer(content: Content, catalogs: Catalogs) -> TextComposer:
    """The composer over the small knowledge base."""
    return TextComposer(FixedContent(content), catalogs)

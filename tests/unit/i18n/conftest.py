"""The small knowledge base with the committed interface catalogs."""

from __future__ import annotations

import re
import shutil

import pytest

from bot.domain.entry import Content
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from tests.support.wiring import shipped_catalogs
from tests.unit.i18n.sample import ROOT, FixedContent, sample_content


@pytest.fixture(scope="session")
def content() -> Content:
    """One entry of every kind."""
    return sample_content()


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    """The committed catalogs."""
    return shipped_catalogs()


@pytest.fixture(scope="session")
def unfinished(content: Content, tmp_path_factory: pytest.TempPathFactory) -> TextComposer:
    """A composer whose interface nobody has translated into German yet."""
    root = tmp_path_factory.mktemp("unfinished")
    shutil.copytree(ROOT / "locales", root / "locales")
    path = root / "locales" / "de" / "LC_MESSAGES" / "clairbot.po"
    head, _, messages = path.read_text("utf-8").partition("\n\n")
    path.write_text(head + "\n\n" + re.sub('(?m)^msgstr ".*"$', 'msgstr ""', messages), "utf-8")
    return TextComposer(FixedContent(content), Catalogs(root))


@pytest.fixture(scope="session")
def composer(content: Content, catalogs: Catalogs) -> TextComposer:
    """The composer over the small knowledge base."""
    return TextComposer(FixedContent(content), catalogs)

"""Where changes of the content may go."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content.source import FileContent, content_root
from bot.domain.errors import SettingsError
from bot.learning_parts import learning_parts
from bot.storage.database import Database
from tests.support.wiring import _COMPILED


def test_the_running_content_is_no_working_copy(tmp_path: Path) -> None:
    content = FileContent(content_root(), datetime.now(UTC), _COMPILED)
    store = Database(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(SettingsError, match="CLAIRBOT_EDITING_ROOT"):
        learning_parts(store, content, content_root() / "bot" / "..")
    assert not learning_parts(store, content, None).edits.can_write
    assert learning_parts(store, content, tmp_path).edits.can_write
    store.close()

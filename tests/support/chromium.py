"""The real browser that tests look at pages with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KINDS = ("chromium-headless-shell", "chromium")
"""The same browser without its window costs these tests less than half of the processor time, so it
is taken where it is installed."""


def find_chromium() -> str | None:
    """The command that starts it; None where there is none."""
    return next((found for found in map(shutil.which, KINDS) if found), None)


@contextmanager
def opened_chromium() -> Iterator[Browser]:
    """Chromium as long as the block lasts; without any the test is skipped, in CI it fails."""
    # Not above: every test process asks this module, few of them open a browser.
    from playwright.sync_api import sync_playwright

    command = find_chromium()
    if command is None:
        needed("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=command, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def needed(what: str) -> None:
    """End the test that cannot do without: skipped, in CI failed."""
    because = f"the browser tests need {what}"
    if os.environ.get("CI"):
        pytest.fail(because)
    pytest.skip(because)

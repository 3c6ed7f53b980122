"""Which browser a session is in, in words of ours: what browsers tell is not kept."""

from __future__ import annotations

_BROWSERS = (
    # The first that is found wins: Edge and Opera call themselves Chrome, and Chrome Safari.
    ("edg", "edge"),
    ("opr/", "opera"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("chrome", "chrome"),
    ("crios", "chrome"),
    ("safari", "safari"),
)
_SYSTEMS = (
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("android", "android"),
    ("windows", "windows"),
    ("mac os", "macos"),
    ("cros", "chromeos"),
    ("linux", "linux"),
)


def browser_words(agent: str) -> str:
    """``firefox windows`` for what a browser sends as its name; as much as is known of it."""
    told = agent[:512].lower()
    browser = next((word for mark, word in _BROWSERS if mark in told), "")
    system = next((word for mark, word in _SYSTEMS if mark in told), "")
    return f"{browser} {system}".strip()

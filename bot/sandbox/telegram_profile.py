"""What a Telegram bot says of itself: commands and descriptions, per language and scope."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.sandbox import telegram_rules as rules
from bot.sandbox.store import Store
from bot.sandbox.telegram_rules import Params

_COMMANDS = "telegram_commands"
_DESCRIPTIONS = "telegram_descriptions"
_SHORT = "telegram_short_descriptions"


class TelegramProfile:
    """The ``…My…`` methods."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def methods(self) -> dict[str, Callable[[Params], Any]]:
        """By their names in the Bot API."""
        return {
            "setMyCommands": self._set_commands,
            "getMyCommands": self._get_commands,
            "deleteMyCommands": self._delete_commands,
            "setMyDescription": self._set_description,
            "getMyDescription": self._get_description,
            "setMyShortDescription": self._set_short_description,
            "getMyShortDescription": self._get_short_description,
        }

    def _set_commands(self, params: Params) -> bool:
        return self._keep(_COMMANDS, _scoped(params), rules.commands(params))

    def _delete_commands(self, params: Params) -> bool:
        return self._keep(_COMMANDS, _scoped(params), [])

    def _get_commands(self, params: Params) -> Any:
        return self._store.setting(_COMMANDS, {}).get(_scoped(params), [])

    def _set_description(self, params: Params) -> bool:
        value = rules.limited(params, "description", 512)
        return self._keep(_DESCRIPTIONS, rules.language(params), value)

    def _get_description(self, params: Params) -> dict[str, str]:
        stored = self._store.setting(_DESCRIPTIONS, {})
        return {"description": stored.get(rules.language(params), "")}

    def _set_short_description(self, params: Params) -> bool:
        value = rules.limited(params, "short_description", 120)
        return self._keep(_SHORT, rules.language(params), value)

    def _get_short_description(self, params: Params) -> dict[str, str]:
        stored = self._store.setting(_SHORT, {})
        return {"short_description": stored.get(rules.language(params), "")}

    def _keep(self, name: str, key: str, value: Any) -> bool:
        self._store.set_setting(name, {**self._store.setting(name, {}), key: value})
        return True


def shown_commands(store: Store, language: str) -> list[dict[str, str]]:
    """The command list the app shows to somebody of this language in a private chat."""
    stored = store.setting(_COMMANDS, {})
    code = language.partition("-")[0]
    for scope in ("all_private_chats", "default"):
        for wanted in (code, ""):
            found = stored.get(f"{wanted}:{json.dumps({'type': scope})}")
            if found:
                return list(found)
    return []


def _scoped(params: Params) -> str:
    scope = params.data("scope", dict) or {"type": "default"}
    return f"{rules.language(params)}:{json.dumps(scope, sort_keys=True)}"

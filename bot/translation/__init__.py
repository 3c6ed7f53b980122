"""Services that translate free text, behind ``ports.MachineTranslator``; off by default."""

from __future__ import annotations

from bot.translation.http import HttpTranslator
from bot.translation.services import SERVICES, translator

__all__ = ["SERVICES", "HttpTranslator", "translator"]

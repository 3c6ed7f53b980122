"""Telegram: updates in by webhook or long polling, messages out."""

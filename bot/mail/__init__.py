"""Sending mail: the codes by which municipal staff show that they are."""

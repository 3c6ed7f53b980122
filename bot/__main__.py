"""``python -m bot``: the same as the ``clairbot`` command."""

from bot.cli import main

main()

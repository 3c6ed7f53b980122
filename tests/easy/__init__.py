"""Texts written for measuring easy Japanese; ``python -m tests.easy`` prints the figures."""

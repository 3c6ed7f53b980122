"""Helpers of the tests: a clock, events, small contents, a wired program."""

"""The rules of the conversation: pure values and functions, no I/O, no clock, no async."""

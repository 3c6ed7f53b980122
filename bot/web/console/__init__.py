"""The staff console: queue, thread and what can be done there, all as plain HTML forms."""

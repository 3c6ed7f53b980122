"""One measure per module, with the reason for it."""

"""The workers: threads that handle events, one task that delivers."""

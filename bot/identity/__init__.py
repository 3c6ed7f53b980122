"""Who staff are: one-time codes, secrets kept sealed, and signing in by a provider."""

"""Our stand-in for the LINE and Telegram platforms: their HTTP APIs and two phones to try them."""

"""The web adapter: webhooks, the web channel, the staff console and the pages around them."""

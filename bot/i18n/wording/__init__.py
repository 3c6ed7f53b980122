"""What the bot says, by concept. Each function takes a Voice and an utterance and gives replies."""

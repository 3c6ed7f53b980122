"""The ways to people: each folder turns one platform's words into ours and back."""

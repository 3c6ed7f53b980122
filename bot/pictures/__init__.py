"""Opens pictures that people send, as strangers' files have to be opened."""

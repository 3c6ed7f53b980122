"""Municipal staff who write to the bot ("officers"): their proof, and what it unlocks."""

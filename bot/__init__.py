"""clairbot: public-service messaging for residents and municipal staff."""

__version__ = "0.1.0"

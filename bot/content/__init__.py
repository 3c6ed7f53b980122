"""The knowledge base on disk: files are read, checked, and handed over as ``Content``."""

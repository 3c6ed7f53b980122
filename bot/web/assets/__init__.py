"""Third-party scripts: which ones, at which version, and how they get beside our own."""

"""Use cases, one transaction each. Knows the domain and its own ports, no adapter."""

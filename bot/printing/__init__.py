"""Paper: pages in words laid out as PDF."""

"""Questions for measuring, and how they are measured."""

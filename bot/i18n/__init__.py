"""Words: interface strings, figures and dates in twenty locales, and the composer of replies."""

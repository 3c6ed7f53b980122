"""Speed, measured as ratios within one run; never asserted in tests. ``make bench`` runs all."""

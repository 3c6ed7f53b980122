"""Whether a project looks eligible for a grant: rules as data, evaluated in three values."""

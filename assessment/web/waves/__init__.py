"""Change and year pages."""

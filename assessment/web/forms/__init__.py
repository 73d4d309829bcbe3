"""Form values, errors and field parsers."""

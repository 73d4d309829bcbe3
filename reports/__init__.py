"""Reports and charts from a diagnosis; no web framework, no database."""

"""Campaign pages."""

"""Read-only links to results."""

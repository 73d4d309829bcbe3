"""diapason account and its commands."""

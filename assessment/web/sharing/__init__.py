"""Read-only links: pages of who makes them, and of who reads."""

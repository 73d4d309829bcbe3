"""Statistical disclosure control: published groups, suppression, release log."""

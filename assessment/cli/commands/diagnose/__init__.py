"""The `diagnose` command and its options."""

"""Backups as files: their container, what they hold, and the database in them."""

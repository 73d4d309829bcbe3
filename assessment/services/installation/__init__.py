"""The installation as a whole: its start, its backups, and what was erased from it."""

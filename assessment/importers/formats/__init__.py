"""File formats: tables, records, trees, numbers, problems."""

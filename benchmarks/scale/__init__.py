"""Benchmark: a thousand firms, and campaigns of thousands of people, on SQLite and PostgreSQL."""

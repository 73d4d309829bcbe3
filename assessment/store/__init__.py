"""Persistence with SQLAlchemy on SQLite or PostgreSQL."""

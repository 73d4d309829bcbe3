"""Counts that several machines share outside the database."""

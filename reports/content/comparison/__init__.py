"""Chapters on groups."""

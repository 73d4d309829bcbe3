"""Chapters on change."""

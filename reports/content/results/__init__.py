"""Chapters on scores and answers."""

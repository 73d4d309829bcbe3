"""Chapters on the roadmap."""

"""Presentation helpers shared by features."""

"""Cadence, next waves and due steps."""

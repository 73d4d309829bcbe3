"""Cadence, next wave and portfolio pages."""

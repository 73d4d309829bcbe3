"""Frozen results, target level and exports."""

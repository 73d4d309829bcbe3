"""Organisations and members."""

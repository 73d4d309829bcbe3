"""Invitation pages."""

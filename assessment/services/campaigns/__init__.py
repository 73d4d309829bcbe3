"""Campaigns: draft, open, close, publish."""

"""Chapters on KPIs and cost."""

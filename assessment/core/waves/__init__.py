"""Comparison of waves: change, common items, history, detectable change."""

"""Comparison of functions and groups: gaps, agreement, cross-ratings, perception map."""

"""Scores, maturity levels, uncertainty and the diagnosis."""

"""Exports of form tools, read through a mapping of their columns and answers."""

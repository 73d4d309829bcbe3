"""Measurements of what the product promises, each a command of its own."""

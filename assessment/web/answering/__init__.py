"""Answering pages."""

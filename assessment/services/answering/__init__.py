"""Answering a questionnaire."""

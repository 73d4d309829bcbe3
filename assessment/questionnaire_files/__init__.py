"""Questionnaires as YAML folders: loading, validation, comparison."""

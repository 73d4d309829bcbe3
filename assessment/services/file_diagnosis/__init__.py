"""Diagnosis of answer files for the command line."""

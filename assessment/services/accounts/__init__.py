"""Accounts and claimed quick checks."""

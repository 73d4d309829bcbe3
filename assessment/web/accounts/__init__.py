"""Accounts: Flask-Security integration, account settings, claimed quick checks."""

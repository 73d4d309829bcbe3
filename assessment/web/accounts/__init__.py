"""Accounts: what Flask-Security-Too needs to know to sign people up and in, in our words and with our look."""

"""Security of accounts: second factor, passkeys, sessions."""

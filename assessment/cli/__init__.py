"""The diapason command."""

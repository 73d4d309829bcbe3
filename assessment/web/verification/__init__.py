"""The page that checks a file."""

"""The check of files in the browser."""

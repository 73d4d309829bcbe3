"""Report content in one language, in reading order."""

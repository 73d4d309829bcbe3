"""Pages of joint rounds."""

"""Whether the figures of a file are those of the result."""

"""Joint rounds: a leader without an account asks named heads, and everybody who answered reads the joint result."""

"""Pages that diagnose a file of answers."""

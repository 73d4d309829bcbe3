"""Use cases, one verb per function. Services never commit: the view, job or command does, once."""

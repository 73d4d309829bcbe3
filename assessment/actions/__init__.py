"""What can be done, one verb a file. Actions never commit: the view or the command does, once, as its last line."""

"""Word and PowerPoint files of somebody's own, in which documents are set."""

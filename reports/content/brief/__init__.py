"""The brief: the page that can live alone, and what it leaves unsaid."""

"""Documents and charts out of one Report object; knows no web framework and no database."""

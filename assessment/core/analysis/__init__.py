"""Analysis of one campaign for one reader, with redaction."""

"""An edition as blocks: headings, paragraphs, tables and charts that every format sets in its own way."""

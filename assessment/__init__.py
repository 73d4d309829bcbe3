"""Diapason: maturity assessment of the alignment of marketing, sales and finance, with a roadmap."""

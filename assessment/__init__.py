"""Diapason: how well marketing, sales and finance pull together, and what to do next."""

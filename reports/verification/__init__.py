"""Proof of a file's figures: the signed list that it carries, and the figures that are visible in it."""

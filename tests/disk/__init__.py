"""Attacks on a copy of the disk, taken at any moment of a confidential campaign."""

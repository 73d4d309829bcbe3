"""Tests of the brief's sentences."""

"""Tests of pages with the Flask client."""

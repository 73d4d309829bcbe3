"""Tests of read-only links."""

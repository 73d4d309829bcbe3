"""Benchmarks of the documented performance targets."""

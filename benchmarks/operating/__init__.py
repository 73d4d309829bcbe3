"""Benchmarks of what an operator decides."""

"""Exports of form tools."""

"""Invitations and reminders."""

"""Queries about campaigns: answers, invitations, waves, joint rounds, frozen results."""

"""What an invitation says."""

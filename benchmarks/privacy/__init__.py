"""What published figures tell of people and firms."""

"""Chart data types."""

"""What becomes of requests while the database takes no writing."""

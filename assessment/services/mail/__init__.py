"""Mail composition, outbox and delivery status."""

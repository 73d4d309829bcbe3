"""Results as a phone shows them."""

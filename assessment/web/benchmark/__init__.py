"""A client beside a consultant's other clients."""

"""A client's figures beside those of a consultant's other clients."""

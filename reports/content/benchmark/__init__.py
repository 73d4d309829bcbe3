"""Chapter of a client beside other clients."""

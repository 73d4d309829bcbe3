"""The end of a mission: everything handed over, then erased with a certificate."""

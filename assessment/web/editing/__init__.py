"""The consultant's hand: sections of a report chosen, ordered and written into, with a preview."""

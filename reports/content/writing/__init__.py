"""Context, view types and wording helpers shared by chapters."""

"""Background jobs: mail delivery, scheduled campaign steps, clean-up."""

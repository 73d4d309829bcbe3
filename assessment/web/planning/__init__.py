"""Plan, tracking and target pages."""

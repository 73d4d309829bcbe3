"""What an editor changed in a report: patches of its prose, kept apart from the result and set over it each time."""

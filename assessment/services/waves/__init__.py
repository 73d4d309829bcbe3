"""Wave comparison and history."""

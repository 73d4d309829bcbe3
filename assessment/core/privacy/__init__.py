"""Who may see what (measurement, section 8): one file per rule."""

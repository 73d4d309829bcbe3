"""Target level, roadmap, planning problem and forecast."""

"""Plans: optimise, approve, track."""

"""What misalignment costs in a year: an amount that a chief financial officer can contradict, line by line."""

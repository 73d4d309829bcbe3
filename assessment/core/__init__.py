"""The measurement itself: pure functions that know no framework, no file and no clock."""

"""The meeting that decides: questions in turn, sealed votes, decisions."""

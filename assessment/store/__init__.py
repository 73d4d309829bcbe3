"""What is kept: respondents' answers, in SQLite or PostgreSQL."""

"""The `questionnaire` command and its options."""

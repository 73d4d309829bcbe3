"""From a folder of YAML to a questionnaire: reading, checking, comparing."""

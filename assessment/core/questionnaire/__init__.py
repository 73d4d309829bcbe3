"""Questionnaire definition, answer sheet, completion and company profile."""

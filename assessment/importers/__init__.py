"""Importers of user files: answers, company profile, KPIs, plan limits, invitees."""

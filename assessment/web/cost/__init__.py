"""KPI and cost pages."""

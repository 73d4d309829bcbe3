"""KPIs and cost."""

"""KPIs of the company and the yearly cost of misalignment computed from them."""

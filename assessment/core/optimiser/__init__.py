"""Roadmap optimisation with OR-Tools CP-SAT.

`optimise`, `marginal_values`, `solver`, `cp_sat_model` and `infeasibility` load OR-Tools; the other modules do not.
"""

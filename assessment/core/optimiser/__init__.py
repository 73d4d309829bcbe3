"""The plan that brings most within the firm's days, euros and rules.

`planning`, `worth`, `solving`, `modelling` and `explaining` load OR-Tools; the other modules do not.
"""

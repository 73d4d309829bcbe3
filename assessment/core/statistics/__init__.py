"""Pure statistical functions: numbers in, frozen results out; every undefined value carries its reason."""

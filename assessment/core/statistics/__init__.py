"""Statistical functions: numbers in, frozen results out; each undefined value carries its reason."""

"""Flask views, one folder per feature; each view module sits beside its forms and view models."""

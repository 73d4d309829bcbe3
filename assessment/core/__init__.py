"""Pure measurement code: no framework, no file access, no clock."""

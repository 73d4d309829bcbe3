"""The pages: one module per word of the address, with templates and styles of the same name."""

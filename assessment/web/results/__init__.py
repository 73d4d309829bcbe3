"""Result pages."""

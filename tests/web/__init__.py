"""The pages, through the application's own client."""

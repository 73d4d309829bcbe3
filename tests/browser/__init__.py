"""Browser tests with Playwright."""

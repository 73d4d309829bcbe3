"""Evidence seen on site, beside the answers of a campaign."""

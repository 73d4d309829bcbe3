"""What was seen on site, beside what people answer."""

"""Parts shared by every view: access, security, rendering, URLs."""

"""Addresses in full, for letters, QR codes and passkeys."""

from flask import request

from assessment.web.services import services


def site_address() -> str:
    """Where the product is reached, without a final slash: as the operator says, or as this reader reached it."""
    return services().base_url or request.host_url.rstrip("/")


def in_full(path: str) -> str:
    """The whole address of a path."""
    return site_address() + path

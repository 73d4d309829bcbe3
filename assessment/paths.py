"""Location of shipped data folders in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `name` shipped with the product: inside the package (wheel) or beside it (checkout)."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name

"""Template rendering in one language, and pre-rendered pages with placeholders."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from assessment.i18n import LANGUAGES, language
from assessment.typography import printable

COMPONENTS = "components"
_EDGE = "\ue000"
"""Around the name of a hole: a sign for private use, which no text holds."""


def render(template: str, code: str, **values: Any) -> str:
    """A template with the texts of one language; `other` is the other language's code.

    Flask's own render_template is passed over: its context processors and signals cost more than these templates.
    """
    return current_app.jinja_env.get_template(template).render(
        say=language(code), code=code, other=other_language(code), **values
    )


class PrerenderedPage:
    """A page made once, with holes: filling them takes a twentieth of the time of the template."""

    def __init__(self, html: str) -> None:
        self._parts = html.split(_EDGE)

    def fill(self, values: Mapping[str, object]) -> str:
        """The page with a value in every hole, escaped unless it is markup."""
        parts = self._parts.copy()
        for place in range(1, len(parts), 2):
            parts[place] = str(escape(values[parts[place]]))
        return "".join(parts)


def hole(name: str) -> Markup:
    """What a template is given in place of a value that a `PrerenderedPage` fills in later."""
    return Markup(f"{_EDGE}{name}{_EDGE}")  # noqa: S704 - names are ours


def other_language(code: str) -> str:
    """The language that the reader can change to."""
    return LANGUAGES[1 - LANGUAGES.index(code)]


def prepare(environment: Environment, folder: Path, **names: Any) -> None:
    """What every template knows: `names` and every component. A name that nobody filled is an error."""
    environment.undefined = StrictUndefined
    environment.finalize = printable
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.globals.update(names)
    for path in sorted((folder / COMPONENTS).glob("*.html")):
        component = environment.get_template(f"{COMPONENTS}/{path.name}").module
        environment.globals.update({name: macro for name, macro in vars(component).items() if not name.startswith("_")})

"""Nothing but text, numbers and markup is ever printed: not by a template, not inside a sentence."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment
from markupsafe import Markup

from assessment.app import create_app
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.localised_text import Text
from assessment.i18n import language
from assessment.mail import environment as mail_environment
from assessment.settings import Settings
from assessment.typography import NotPrintableError, printable
from reports.report_html import environment as report_environment

OBJECTS = (Text("un", "one"), None, True, ["a"], {"a": 1}, date(2026, 3, 4), Path("a"), object())


@pytest.mark.parametrize("value", OBJECTS, ids=lambda value: type(value).__name__)
def test_an_object_is_refused(value: object) -> None:
    with pytest.raises(NotPrintableError):
        printable(value)
    with pytest.raises(NotPrintableError):
        language("en")("site.source", source=value, year="2020")


@pytest.mark.parametrize("value", ["a", 1, 2.5, Decimal(3), Markup("<b>"), Length.FULL])
def test_text_numbers_and_markup_pass(value: object) -> None:
    assert printable(value) is value


def _web(settings: Settings) -> Environment:
    app: Flask = create_app(settings)
    return app.jinja_env


def test_every_template_environment_refuses_objects(settings: Settings) -> None:
    for made in (_web(settings), report_environment(), mail_environment()):
        with pytest.raises(NotPrintableError):
            made.from_string("{{ value }}").render(value=Text("un", "one"))
        assert made.from_string("{{ value }}").render(value=2) == "2"

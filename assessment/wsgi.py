"""WSGI entry point: assessment.wsgi:application."""

from assessment.app import create_app
from assessment.settings import read_settings

application = create_app(read_settings())

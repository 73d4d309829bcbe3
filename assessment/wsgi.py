"""WSGI entry point: assessment.wsgi:application. The database is looked at and brought up to date first."""

from assessment.app import create_app
from assessment.logs import configure_logs
from assessment.server import prepare
from assessment.settings import read_settings

settings = read_settings()
configure_logs(settings.log_format)
prepare(settings)
application = create_app(settings)

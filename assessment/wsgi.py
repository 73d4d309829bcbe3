"""For a server that wants a module: `assessment.wsgi:application`. `diapason serve` makes the tables."""

from assessment.app import create_app
from assessment.settings import read_settings

application = create_app(read_settings())

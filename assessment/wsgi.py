"""For a server that wants a module: `assessment.wsgi:application`. The tables must exist; `diapason serve` makes them."""

from assessment.app import create_app
from assessment.settings import read_settings

application = create_app(read_settings())

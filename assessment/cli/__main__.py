"""Entry point of python -m assessment.cli."""

import sys

from assessment.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m assessment.cli`: the command where no script of it is on the path."""

import sys

from assessment.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m lheo`: the command line, where no script is installed."""

import sys

from lheo.console import main

if __name__ == "__main__":
    sys.exit(main())

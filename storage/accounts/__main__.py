"""`python -m storage.accounts`."""

import sys

from storage.accounts.command import main

if __name__ == "__main__":
    sys.exit(main())

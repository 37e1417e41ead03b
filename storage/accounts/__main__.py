"""The command line: `python -m storage.accounts`."""

import sys

from storage.accounts.passwords import main

sys.exit(main())

"""`python -m storage.keys`."""

import sys

from storage.keys.key_command import main

if __name__ == "__main__":
    sys.exit(main())

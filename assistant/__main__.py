"""``python -m assistant`` is ``cewen``."""

import sys

from assistant.cli import main

sys.exit(main())

"""``python -m guichet`` is the ``guichet`` command."""

import sys

from guichet.cli.main import main

sys.exit(main())

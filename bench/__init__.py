"""Measurements, side by side in one run, with generated data in temporary folders.

``make bench`` (or ``python -m bench``) runs them all and prints one table; ``python -m bench
journal verification`` runs some. They print, and never fail: a figure is not a test.

Programs start as they do once installed, from compiled modules: where the environment forbids
Python to keep them, they are kept in a temporary folder of the user's.
"""

import os
import tempfile
from pathlib import Path

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None) and "PYTHONPYCACHEPREFIX" not in os.environ:
    kept = Path(tempfile.gettempdir()) / f"guichet-bench-{os.getuid()}"
    kept.mkdir(mode=0o700, exist_ok=True)
    os.environ["PYTHONPYCACHEPREFIX"] = str(kept)

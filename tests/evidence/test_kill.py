"""A process killed at any point of a reception loses nothing that it said was received."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 200
FAULTS = (
    "lost",
    "unreadable",
    "without_attempt",
    "attempts_without_capture",
    "chain_faults",
    "payload_faults",
    "rows_without_entry",
)


@pytest.mark.slow
def test_two_hundred_kills_lose_no_capture_and_leave_none_half_stored(tmp_path):
    """EV-08, CA-13: SIGKILL at random points of « receive a capture »."""
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    done = subprocess.run(
        [sys.executable, "-m", "tests.evidence.kill_run", str(KILLS), str(seed)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "GUICHET_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"seed {seed}\n{done.stderr}"
    found = json.loads(done.stdout)
    assert found["promised"] > KILLS // 4  # otherwise the kills came before any reception
    assert {name: found[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0), f"seed {seed}"

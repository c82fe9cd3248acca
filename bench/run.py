"""Run the benchmarks, each in a process of its own, and print one table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.clock import ROOT
from bench.table import Row, print_table

BENCHMARKS = {
    "requete": "the requête, cold, against typst alone",
    "letters": "the requête as PDF, DOCX and ODT, against WeasyPrint, docxtpl and LibreOffice",
    "evidence_bundle": "300 screenshots and 20 messages as an evidence bundle",
    "pieces": "the same as stamped pieces, as a filing folder, as one PDF",
    "verification": "guichet verify against sha256sum",
    "inspection": "what is read of 128 drawn captures, against their truth and Tesseract",
    "recording": "recording one page against the bare browser",
    "extension": "one click on the browser's extension, from the press to the log",
    "reception": "one capture received and stored",
    "many_files": "a hundred screenshots dropped at once in a browser",
    "sealing": "the log line and the timestamp of one capture",
    "journal": "the pages of a dossier of 1,500 attempts",
    "assessment": "the rules on a dossier of 1,500 attempts",
    "law": "reading the rule base, and how an answer grows with the attempts",
    "first_page": "the weight of the first page",
    "memory": "the idle server",
}


def main() -> None:
    """Print the table of the benchmarks named on the command line, or of all."""
    wanted = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in wanted if name not in BENCHMARKS]
    if unknown:
        listed = "\n".join(f"  {name:<16} {about}" for name, about in BENCHMARKS.items())
        sys.exit(f"No benchmark {', '.join(unknown)}. There are:\n{listed}")
    rows: list[Row] = []
    for name in wanted:
        print(f"… {name}: {BENCHMARKS[name]}", file=sys.stderr, flush=True)
        rows += measured(name)
    print_table(rows)
    over = sum(row.met is False for row in rows)
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(f"\n{len(rows)} rows, {over} over. Best of several turns; load of the machine: {load}.")


def measured(name: str) -> list[Row]:
    """Return the rows of one benchmark, or one row that says why there are none."""
    if not Path(__file__).with_name(f"{name}.py").exists():
        return [Row(name, "not measured: it is not there")]
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        return [Row(name, f"failed: {last[0][:70]}")]
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return [Row(**json.loads(line)) for line in lines]

#!/bin/sh
# Every check that reads the code without running the application. All of them run, so that one
# pass tells everything; the exit code is 1 if any failed.

set -u
cd "$(dirname "$0")/.." || exit 2
bin=.venv/bin
failed=""

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf '· %s : bon\n' "$name"
    else
        printf '· %s : À REPRENDRE\n' "$name"
        printf '%s\n' "$output" | tail -n 60
        failed="$failed $name;"
    fi
}

check "mise en forme (ruff format)" $bin/ruff format --check .
check "règles du code (ruff)" $bin/ruff check .
check "types (mypy)" $bin/mypy
check "étages (import-linter)" $bin/lint-imports
check "gabarits, forme (djlint)" $bin/djlint --check --quiet guichet
check "gabarits, règles (djlint)" $bin/djlint --lint --quiet guichet
check "migrations" $bin/python manage.py makemigrations --check --dry-run
check "réglages (Django)" $bin/python manage.py check
check "verrous des bibliothèques" $bin/python scripts/check_locks.py

if [ -n "$failed" ]; then
    printf 'À reprendre :%s\n' "$failed" >&2
    exit 1
fi

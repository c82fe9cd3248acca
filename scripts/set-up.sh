#!/bin/sh
# Prepare this computer for one of three uses, and say each step in one line:
#
#   set-up.sh run     to use the application
#   set-up.sh check   to run the linters (no program of the system is needed but Python)
#   set-up.sh test    to run every test
#
# It can be run again at any time and is quick when all is there. Programs of the system are
# installed by apt, only as root or where sudo asks for no password. Otherwise one line says
# exactly what to install. PYTHON=… chooses the interpreter; SKIP_SYSTEM=1 leaves the system alone.

set -eu

use=${1:?usage: set-up.sh run|check|test}
cd "$(dirname "$0")/.."
here=$(pwd -P)
venv=.venv
log=build/set-up.log
mkdir -p build
: >"$log"

. scripts/system_programs.sh
. scripts/python_environment.sh

say() { printf '· %s\n' "$*"; }

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Run a long command quietly; show the end of what it printed if it fails.
quietly() {
    printf '+ %s\n' "$*" >>"$log"
    "$@" >>"$log" 2>&1 </dev/null
}

refuse_windows_shells() {
    case $(uname -s) in
        MINGW* | MSYS* | CYGWIN*)
            stop "Sous Windows, passez par WSL : tapez « wsl --install -d Debian » dans PowerShell, puis relancez « make ${use} » dans la fenêtre Debian." ;;
    esac
}

refuse_windows_shells
prepare_system_programs
prepare_python_environment
prepare_spare_browser

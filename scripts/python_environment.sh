# The virtual environment: which Python makes it, what is installed in it, when to do it again.
# Sourced by set-up.sh.

# Print a Python of at least 3.11 that can make virtual environments, or fail. Each candidate is
# run: a command of that name may be a shim that leads nowhere, or a Debian Python without venv.
find_python() {
    for candidate in ${PYTHON:-} python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.14; do
        path=$(command -v "$candidate") || continue
        if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            echo "$path"
            return 0
        fi
    done
    return 1
}

# What the environment was made from: it is made again when any of it changes, the folder included
# (a virtual environment that was moved does not work).
fingerprint() {
    printf '%s\n' "$here"
    "$venv/bin/python" --version
    cksum "requirements/$1.txt" pyproject.toml
}

is_ready() {
    [ -x "$venv/bin/guichet" ] && [ -r "$venv/ready-$1" ] &&
        [ "$(fingerprint "$1" 2>/dev/null)" = "$(cat "$venv/ready-$1")" ]
}

# Its commands carry the path of the folder they were made in.
is_usable() {
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 &&
        head -n 3 "$venv/bin/pip" | grep -qF "$here/$venv/bin/python"
}

make_environment() {
    if is_usable; then return 0; fi
    python=$(find_python) || stop "Il manque Python 3.11 ou plus récent, avec venv. Installez-le, puis relancez « make ${use} »."
    say "Environnement Python : création de $venv avec $("$python" --version)."
    quietly "$python" -m venv --clear "$venv" || show_failure "La création de $venv a échoué."
}

install_requirements() {
    say "Bibliothèques : installation de requirements/$1.txt."
    quietly "$venv/bin/python" -m pip install --disable-pip-version-check --no-input \
        --require-hashes -r "requirements/$1.txt" ||
        show_failure "L’installation des bibliothèques a échoué."
}

install_project() {
    say "Programme : installation de la commande guichet."
    quietly "$venv/bin/python" -m pip install --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation -e . ||
        show_failure "L’installation du programme a échoué."
}

show_failure() {
    tail -n 15 "$log" >&2
    stop "$1 Le détail est dans $log."
}

prepare_python_environment() {
    unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_REQUIRE_VIRTUALENV
    lock=run
    [ "$use" = run ] || lock=dev
    # The developers' environment holds all that running needs.
    if is_ready dev || is_ready "$lock"; then return 0; fi
    make_environment
    install_requirements "$lock"
    install_project
    fingerprint "$lock" >"$venv/ready-$lock"
}

# Where the system has no browser that can be driven (Chromium is a snap on Ubuntu), take the one
# that Playwright brings.
prepare_spare_browser() {
    case $use in check) return 0 ;; esac
    if [ "${SKIP_SYSTEM:-}" = 1 ] || find_browser >/dev/null || has_spare_browser; then return 0; fi
    say "Navigateur : aucun Chromium, Chrome ou Edge utilisable ; installation de celui de Playwright."
    if rights=$(apt_rights); then
        # shellcheck disable=SC2086 # a list of words, on purpose
        quietly $rights DEBIAN_FRONTEND=noninteractive "$here/$venv/bin/playwright" install-deps chromium || true
    fi
    quietly "$venv/bin/playwright" install chromium || true
    has_spare_browser || tell_what_is_missing browser
}

has_spare_browser() {
    for folder in "${PLAYWRIGHT_BROWSERS_PATH:-${HOME:-/}/.cache/ms-playwright}" \
        "${HOME:-/}/Library/Caches/ms-playwright"; do
        for found in "$folder"/chromium-*; do [ ! -d "$found" ] || return 0; done
    done
    return 1
}

# Programs of the system: what each use needs, what is missing, how to get it.
# Sourced by set-up.sh. A need is looked for by what it does (a command, a font file), not by the
# name of a package, so that a Chrome or a font put there by other means counts.

needs_of() {
    case $1 in
        run) echo "python browser openssl pdftotext dejavu noto" ;;
        check) echo "python" ;;
        test) echo "python browser headless_browser openssl pdftotext dejavu noto qpdf soffice postfix dovecot xvfb firefox" ;;
        *) stop "set-up.sh: run, check ou test" ;;
    esac
}

has() {
    case $1 in
        python) find_python >/dev/null ;;
        browser) find_browser >/dev/null ;;
        headless_browser) command -v chromium-headless-shell >/dev/null || ! is_debian ;;
        xvfb) command -v Xvfb >/dev/null || ! is_debian ;;
        # Their tests are skipped where they could not run: they start as root only.
        postfix | dovecot) [ "$(id -u)" != 0 ] || ! is_debian || [ -n "$(command -v "$1")" ] ;;
        # The extension is tried in it; elsewhere than on Debian any Firefox will do, or none.
        firefox) command -v firefox-esr >/dev/null || command -v firefox >/dev/null || ! is_debian ;;
        dejavu) has_font DejaVuSans.ttf ;;
        noto) has_font NotoSans-Regular.ttf || has_font NotoSans.ttc ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

# The browser of the computer, unless it is a snap: a snap cannot be driven from outside.
find_browser() {
    for candidate in chromium google-chrome-stable google-chrome microsoft-edge-stable microsoft-edge chromium-browser; do
        path=$(command -v "$candidate") || continue
        is_snap "$path" || { echo "$path"; return 0; }
    done
    for path in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"; do
        [ ! -x "$path" ] || { echo "$path"; return 0; }
    done
    return 1
}

is_snap() {
    real=$(readlink -f "$1" 2>/dev/null || echo "$1")
    case "$1 $real" in */snap/* | */usr/bin/snap*) return 0 ;; esac
    head -c 4096 "$real" | tr -d '\0' | grep -q '/snap/'
}

has_font() {
    for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.local/share/fonts" \
        "${HOME:-/}/.fonts" /opt/homebrew/share/fonts /Library/Fonts "${HOME:-/}/Library/Fonts"; do
        [ ! -d "$folder" ] || [ -z "$(find "$folder" -name "$1" -print 2>/dev/null | head -n 1)" ] || return 0
    done
    return 1
}

is_debian() {
    [ -r /etc/os-release ] && grep -q '^ID=debian' /etc/os-release
}

apt_packages_of() {
    case $1 in
        python) echo "python3 python3-venv" ;;
        browser) if is_debian; then echo "chromium chromium-sandbox"; fi ;;
        headless_browser) echo "chromium-headless-shell" ;;
        pdftotext) echo "poppler-utils" ;;
        dejavu) echo "fonts-dejavu-core" ;;
        noto) echo "fonts-noto-core" ;;
        soffice) echo "libreoffice-writer-nogui" ;;
        dovecot) echo "dovecot-imapd" ;;
        firefox) echo "firefox-esr" ;;
        *) echo "$1" ;;
    esac
}

brew_packages_of() {
    case $1 in
        python) echo "python" ;;
        browser) echo "google-chrome" ;;
        headless_browser) ;;
        pdftotext) echo "poppler" ;;
        dejavu) echo "font-dejavu" ;;
        noto) echo "font-noto-sans" ;;
        soffice) echo "libreoffice" ;;
        *) echo "$1" ;;
    esac
}

missing_needs() {
    for need in $(needs_of "$use"); do
        has "$need" || printf '%s ' "$need"
    done
}

packages_for() {
    lookup=$1
    shift
    for need in "$@"; do "$lookup" "$need"; done | tr '\n' ' ' | sed 's/ *$//'
}

# Print the words that put apt in our hands, or fail. Never asks for a password.
apt_rights() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then
        echo "env"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        echo "sudo -n env"
    else
        return 1
    fi
}

install_by_apt() {
    rights=$(apt_rights) || return 0
    say "Programmes du système : installation de $1 (quelques minutes la première fois)."
    # shellcheck disable=SC2086 # lists of words, on purpose
    quietly $rights DEBIAN_FRONTEND=noninteractive apt-get -q -y update || true
    # shellcheck disable=SC2086
    quietly $rights DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 \
        install --no-install-recommends $1 ||
        say "L’installation par apt a échoué. Détails dans $log."
}

prepare_system_programs() {
    [ "${SKIP_SYSTEM:-}" != 1 ] || return 0
    missing=$(missing_needs)
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    packages=$(packages_for apt_packages_of $missing)
    [ -z "$packages" ] || install_by_apt "$packages"
    missing=$(missing_needs)
    # A browser can still come from Playwright, once Python is there.
    case "$missing" in "browser ") return 0 ;; esac
    [ -z "$missing" ] || tell_what_is_missing "$missing"
}

# One line that says what to install. The application can start without all but Python:
# only the tests need everything.
tell_what_is_missing() {
    line=$(how_to_install "$1")
    case "$use $1" in
        run*python* | check* | test*) stop "Il manque des programmes. Installez-les : ${line} ; puis relancez « make ${use} »." ;;
        *) say "Il manque des programmes ; l’application démarre sans eux. Installez-les : $line" ;;
    esac
}

how_to_install() {
    # shellcheck disable=SC2086 # lists of words, on purpose
    if [ "$(uname -s)" = Darwin ]; then
        echo "brew install $(packages_for brew_packages_of $1)"
        return 0
    fi
    # shellcheck disable=SC2086
    packages=$(packages_for apt_packages_of $1)
    if command -v apt-get >/dev/null; then verb="sudo apt-get install -y"; else verb="l’équivalent des paquets Debian"; fi
    case " $1 " in
        *" browser "*) is_debian || packages="$packages (et Google Chrome, Edge ou Chromium, mais pas en snap)" ;;
    esac
    echo "$verb $packages"
}

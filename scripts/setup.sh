#!/bin/sh
# Install what srm-docs needs. Only what is missing is installed, so repeating it costs nothing.
#
#   sh scripts/setup.sh app       Python packages and system libraries: enough to build documents
#   sh scripts/setup.sh dev       what tests and checks need from Python
#   sh scripts/setup.sh judges    the programs that judge the documents: LibreOffice, Chromium, ...
#
# System packages come from apt, as root or through sudo without a password. Where that cannot be,
# `app` and `dev` print the line to type and stop; `judges` says so and goes on, as tests can skip.
set -eu
cd "$(dirname "$0")/.."

NODE_MODULES=tests/judges/node_modules

say() { printf '%s\n' "setup: $*" >&2; }
stop() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- apt ------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    has apt-get && { [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }; }
}

line_to_type() {
    if has apt-get; then
        echo "    sudo apt-get update && sudo apt-get install --yes --no-install-recommends $*"
    else
        echo "    (no apt-get here: install what your system calls these) $*"
    fi
}

apt_update() { as_root apt-get -qq update; }

# What packages say while they are set up is shown only where one fails.
apt_install() {
    say "installing $* with apt"
    log=$(as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install --yes --no-install-recommends "$@" 2>&1 </dev/null) ||
        { printf '%s\n' "$log" >&2; return 1; }
}

# require PACKAGE...: install, or print the line to type and stop.
require() {
    may_install || stop "missing: $*; type this, then repeat:
$(line_to_type "$@")"
    { apt_update && apt_install "$@"; } || stop "apt could not install $*; see what it says above"
}

# --- Python ---------------------------------------------------------------------------------------

# Print the first Python that is new enough.
find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if has "$name" && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then
            echo "$name"
            return
        fi
    done
}

need_python() {
    PYTHON=$(find_python)
    if [ -z "$PYTHON" ] && ! has python3; then
        require python3 python3-venv
        PYTHON=$(find_python)
    fi
    [ -n "$PYTHON" ] || stop "Python 3.11 or newer is needed, and python3 is $(python3 -V 2>&1 |
        cut -d ' ' -f 2); where your system offers a newer one beside it, type this, then repeat:
$(line_to_type python3.11 python3.11-venv)"
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || require "$(venv_package)"
}

# Debian splits venv off; python3.12 that is not the system's python3 has a package of its own.
venv_package() {
    case $PYTHON in python3) echo python3-venv ;; *) echo "$PYTHON-venv" ;; esac
}

# WeasyPrint loads these two by name; the rest of Pango comes with the first.
need_libraries() {
    missing=
    loads libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
    loads libharfbuzz-subset.so.0 || missing="$missing libharfbuzz-subset0"
    # shellcheck disable=SC2086  # a list of words
    [ "$(uname)" != Linux ] || [ -z "$missing" ] || require $missing
}

loads() { "$PYTHON" -c "import ctypes; ctypes.CDLL('$1')" 2>/dev/null; }

# A .venv that was made in another folder, or by a Python that is gone, is made again.
need_venv() {
    if ! grep -qsF " $(pwd -P)/.venv" .venv/pyvenv.cfg || ! .venv/bin/python -m pip -V >/dev/null 2>&1
    then
        say "creating .venv with $("$PYTHON" -V)"
        "$PYTHON" -m venv --clear .venv
    fi
}

# pip_install WORD...: dependency groups need a newer pip than Debian 12 brings.
pip_install() {
    say "installing Python packages: $*"
    .venv/bin/python -m pip --quiet install --upgrade 'pip>=25.1'
    .venv/bin/python -m pip --quiet install "$@"
}

# --- what is done already -------------------------------------------------------------------------

# A word is done as long as the files that it was done from say the same, in the same folder.
digest() { { pwd -P; cat pyproject.toml scripts/setup.sh tests/judges/package-lock.json; } | cksum; }
done_already() { [ -e "$1" ] && [ "$(cat "$1")" = "$(digest)" ]; }
mark() { digest >"$1"; }

# --- the words ------------------------------------------------------------------------------------

app() {
    # The command itself is asked, as a folder that was moved or a newer Python break it.
    if done_already .venv/.app && .venv/bin/srm-docs --version >/dev/null 2>&1; then return; fi
    need_python
    need_libraries
    need_venv
    pip_install --editable .
    mark .venv/.app
}

dev() {
    app
    if done_already .venv/.dev; then return; fi
    pip_install --group dev
    mark .venv/.dev
}

judges() {
    missing=$(missing_judges)
    if [ -n "$missing" ] && may_install; then
        apt_update || say "apt could not fetch its lists of packages"
        for each in $missing; do
            apt_install "${each%%|*}" || apt_install "${each##*|}" ||
                say "without $each some tests will skip"
        done
    elif [ -n "$missing" ]; then
        say "the tests that need other programs will skip; to run them, type this and repeat:"
        # shellcheck disable=SC2046  # a list of words
        line_to_type $(echo "$missing" | cut -d '|' -f 1) >&2
    fi
    if has npm && ! done_already "$NODE_MODULES/.done"; then
        say "installing node packages into $NODE_MODULES"
        # No package needs its install script; that of vnu-jar would fetch a Java.
        if npm ci --prefix tests/judges --ignore-scripts --no-audit --no-fund --silent; then
            mark "$NODE_MODULES/.done"
        else
            say "npm could not install them; some tests will skip"
        fi
    fi
}

# Name the packages of the judges that are not there, with the second choice after a bar.
missing_judges() {
    has pdfinfo || echo poppler-utils
    has qpdf || echo qpdf
    has soffice || echo 'libreoffice-calc-nogui|libreoffice-calc'
    has chromium || has chromium-browser || has google-chrome || echo chromium
    has java || echo default-jre-headless
    has node || echo nodejs
    has npm || echo npm
}

# --------------------------------------------------------------------------------------------------

[ $# -gt 0 ] || stop "say what to install: app, dev or judges"
for word in "$@"; do
    case $word in
        app | dev | judges) "$word" ;;
        *) stop "no word '$word'; there are app, dev and judges" ;;
    esac
done

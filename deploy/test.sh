#!/usr/bin/env bash
# The whole suite, part by part. Every part runs even when an earlier one failed; the closing lines say
# what passed, what failed, and what was skipped for want of a program. With CI=true a skip is a failure.
# ALL=1 (`make test-all`) runs the slow tests too. With arguments it is a quick run: they go to pytest, and
# nothing else happens.
set -u
cd "$(dirname "$0")/.." || exit 1
python=.venv/bin/python

if [ $# -gt 0 ]; then
    exec "$python" -m pytest "$@"
fi

passed=() failed=() skipped=()

part() { # part NAME COMMAND...
    local name=$1 begin=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if "$@"; then passed+=("$name ($((SECONDS - begin)) s)"); else failed+=("$name"); fi
}

# Two cores, two long parts: the second runs beside the first and shows what it said when both are done.
beside="" beside_begin=0
beside_log=$(mktemp)
trap '[ -z "$beside" ] || kill "$beside" 2>/dev/null; rm -f "$beside_log"' EXIT

begin_beside() { # begin_beside COMMAND...
    beside_begin=$SECONDS
    "$@" >"$beside_log" 2>&1 &
    beside=$!
}

finish_beside() { # finish_beside NAME
    local outcome
    wait "$beside"
    outcome=$?
    beside=""
    printf '\n== %s\n' "$1"
    cat "$beside_log"
    if [ $outcome -eq 0 ]; then passed+=("$1 ($((SECONDS - beside_begin)) s)"); else failed+=("$1"); fi
}

skip() { # skip NAME WHY
    printf '\n== %s\nSKIPPED: %s\n' "$1" "$2"
    skipped+=("$1: $2")
}

install_package() { # install_package PACKAGE; quiet unless it fails
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing $1 from the system's packages"
    local log
    log=$(mktemp)
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$1"; } >"$log" 2>&1 ||
        { tail -n 20 "$log"; rm -f "$log"; return 1; }
    rm -f "$log"
}

have_chromium() { [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

have_postgresql() { "$python" -c 'import sys; from tests.postgres import server_binaries; sys.exit(not server_binaries())'; }

production() { # production COMMAND...: nothing of this machine's environment, everything that a server sets
    env -i PATH="$PATH" HOME="$HOME" ALLOWED_HOSTS=practice.example.org DATABASE_URL=postgresql://app@db/practice \
        CSRF_TRUSTED_ORIGINS=https://practice.example.org \
        SECRET_KEY="$("$python" -c 'import secrets; print(secrets.token_urlsafe(50))')" "$@"
}

# A server that is not wanted is not left running: only the programs are needed.
install_postgresql() {
    local switch=/etc/postgresql-common/createcluster.d/practice-desk-tests.conf
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    mkdir -p "${switch%/*}" && echo "create_main_cluster = false" >"$switch"
    install_package postgresql
    local outcome=$?
    rm -f "$switch"
    return $outcome
}

hint="not found, and it cannot be installed here (that takes root on a Debian)"
chosen="not slow"
[ "${ALL:-}" = 1 ] && chosen="(slow or not slow)"
here=$chosen
without_browser=""
have_chromium || install_package chromium || { here="$chosen and not browser"; without_browser="Chromium was $hint"; }
without_postgresql=""
have_postgresql || install_postgresql || without_postgresql="PostgreSQL was $hint"

part "lint" "$python" -m ruff check .
part "format" "$python" -m ruff format --check .
part "migrations are complete" env DEBUG=1 "$python" manage.py makemigrations --check --dry-run
part "deployment check" production "$python" manage.py check --deploy --fail-level WARNING
part "Dockerfile lint" .venv/bin/hadolint --config deploy/hadolint.yaml Dockerfile

[ -n "$without_postgresql" ] || begin_beside "$python" -m pytest -q -ra --postgres -m "$chosen and not browser" -p no:cacheprovider
part "units, flows and browser on SQLite" "$python" -m pytest -q -ra --durations=20 -m "$here"
[ -z "$without_browser" ] || skip "browser tests" "$without_browser"
[ -d ../shared ] || skip "comparison with the labelled material" "the folder ../shared is not here"
if [ -z "$without_postgresql" ]; then
    finish_beside "flows on PostgreSQL"
else
    skip "flows on PostgreSQL" "$without_postgresql"
fi

printf '\n== make test, %s s\n' "$SECONDS"
for name in ${passed[@]+"${passed[@]}"}; do echo "passed   $name"; done
for name in ${skipped[@]+"${skipped[@]}"}; do echo "SKIPPED  $name"; done
for name in ${failed[@]+"${failed[@]}"}; do echo "FAILED   $name"; done
if [ ${#failed[@]} -gt 0 ]; then exit 1; fi
if [ ${#skipped[@]} -gt 0 ] && [ "${CI:-}" = true ]; then
    echo "CI=true: nothing may be skipped"
    exit 1
fi
[ ${#skipped[@]} -eq 0 ] && echo "Everything passed." || echo "Everything that ran passed; NOT EVERYTHING RAN, see above."

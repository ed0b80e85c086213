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

# Four runs of pytest share what the first of them compiles.
unset PYTHONDONTWRITEBYTECODE
passed=() failed=() skipped=()

part() { # part NAME COMMAND...
    local name=$1 begin=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if "$@"; then passed+=("$name ($((SECONDS - begin)) s)"); else failed+=("$name"); fi
}

# Parts that run beside the others, because each of them waits a good deal for a browser or a database. What they said
# is shown when all are through.
beside_names=() beside_jobs=() beside_logs=$(mktemp -d)
trap 'for job in ${beside_jobs[@]+"${beside_jobs[@]}"}; do kill -- "-$job" 2>/dev/null; done; rm -rf "$beside_logs"' EXIT

beside() { # beside NAME COMMAND...
    local begin=$SECONDS n=${#beside_names[@]}
    beside_names+=("$1")
    shift
    set -m # a group of processes of its own, so that all of it ends when this script is stopped
    (
        "$@" >"$beside_logs/$n" 2>&1
        echo "$? $((SECONDS - begin))" >"$beside_logs/$n.outcome"
    ) &
    beside_jobs+=("$!")
    set +m
}

behind() { # behind COMMAND...: as a part beside the others, once the one named before it is through
    until [ "$n" = 0 ] || [ -e "$beside_logs/$((n - 1)).outcome" ]; do sleep 1; done
    begin=$SECONDS
    "$@"
}

finish_beside() {
    local n outcome took
    for n in ${beside_names[@]+"${!beside_names[@]}"}; do
        wait "${beside_jobs[$n]}"
        printf '\n== %s\n' "${beside_names[$n]}"
        cat "$beside_logs/$n"
        read -r outcome took <"$beside_logs/$n.outcome" || outcome=1
        if [ "$outcome" = 0 ]; then passed+=("${beside_names[$n]} ($took s)"); else failed+=("${beside_names[$n]}"); fi
    done
    beside_jobs=()
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

have_chromium() {
    local name
    [ -n "${CHROMIUM:-}" ] && return
    for name in chromium-headless-shell chromium chromium-browser; do command -v $name >/dev/null && return; done
    return 1
}

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
chosen="not slow and not model" once=--once
[ "${ALL:-}" = 1 ] && chosen="not model" once=""
without_browser=""
have_chromium || install_package chromium-headless-shell || install_package chromium || without_browser="Chromium was $hint"
without_postgresql=""
have_postgresql || install_postgresql || without_postgresql="PostgreSQL was $hint"

part "lint" "$python" -m ruff check .
part "format" "$python" -m ruff format --check .
part "migrations are complete" env DEBUG=1 "$python" manage.py makemigrations --check --dry-run
part "deployment check" production "$python" manage.py check --deploy --fail-level WARNING
part "Dockerfile lint" .venv/bin/hadolint --config deploy/hadolint.yaml Dockerfile

in_chromium() { "$python" -m pytest -q -ra --durations=10 -m "browser and $chosen" -p no:cacheprovider tests/browser; }
# Of what meets PostgreSQL the quick run takes the ways of people through the site; `make test-all` takes everything.
on_postgresql() {
    if [ "${ALL:-}" = 1 ]; then
        "$python" -m pytest -q -ra --postgres -m "not browser and $chosen" -p no:cacheprovider
    else
        "$python" -m pytest -q -ra --postgres $once -m "flow and $chosen" -p no:cacheprovider tests/practice tests/test_database.py
    fi
}

[ -n "$without_browser" ] || beside "pages in Chromium" in_chromium
[ -n "$without_postgresql" ] || beside "flows on PostgreSQL" on_postgresql
on_sqlite() { "$python" -m pytest -q -ra $once --durations=10 -m "not browser and $chosen" "$@"; }
beside "the bank and its admin on SQLite" behind on_sqlite -p no:cacheprovider tests/questions
part "units and flows on SQLite" on_sqlite --ignore tests/browser --ignore tests/questions
[ -d ../shared ] || skip "comparison with the labelled material" "the folder ../shared is not here"
finish_beside
[ -z "$without_browser" ] || skip "browser tests" "$without_browser"
[ -z "$without_postgresql" ] || skip "flows on PostgreSQL" "$without_postgresql"

# What the outside network alone can answer is a warning where it is not there, also with CI=true.
warned=()
ask_outside() { # ask_outside NAME COMMAND...; 75 says that nobody could be asked
    local name=$1 begin=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    "$@"
    case $? in
    0) passed+=("$name ($((SECONDS - begin)) s)") ;;
    75) warned+=("$name: the network beyond the package index is not reached from here") ;;
    *) failed+=("$name") ;;
    esac
}
[ "${ALL:-}" != 1 ] || ask_outside "known weaknesses of packages" deploy/audit.sh

# Half of the requests on each core, drawn by two seeds; both reports stay.
fuzz() {
    local half outcome=0
    FUZZ_SEED=9 FUZZ_REQUESTS=10000 FUZZ_REPORT=fuzz-report-2.txt "$python" -m pytest -q -m fuzz -p no:cacheprovider tests/fuzz >/dev/null 2>&1 &
    half=$!
    FUZZ_SEED=8 FUZZ_REQUESTS=10000 "$python" -m pytest -q -m fuzz -p no:cacheprovider tests/fuzz || outcome=1
    wait "$half" || { outcome=1; cat fuzz-report-2.txt; }
    head -n 3 fuzz-report.txt fuzz-report-2.txt
    return $outcome
}
[ "${ALL:-}" != 1 ] || part "20,000 random requests" fuzz
[ "${ALL:-}" != 1 ] || part "faults under load" "$python" -m pytest -q -ra -m faults -p no:cacheprovider tests/chaos

# `make test-all` names the environment with a small real language model. It has the cores to itself.
[ -z "${MODEL_PYTHON:-}" ] || part "second opinion of a real model" "$python" -m pytest -q -ra -m model -p no:cacheprovider tests/model

printf '\n== make test, %s s\n' "$SECONDS"
for name in ${passed[@]+"${passed[@]}"}; do echo "passed   $name"; done
for name in ${skipped[@]+"${skipped[@]}"}; do echo "SKIPPED  $name"; done
for name in ${warned[@]+"${warned[@]}"}; do echo "NOT ASKED $name"; done
for name in ${failed[@]+"${failed[@]}"}; do echo "FAILED   $name"; done
if [ ${#failed[@]} -gt 0 ]; then exit 1; fi
if [ ${#skipped[@]} -gt 0 ] && [ "${CI:-}" = true ]; then
    echo "CI=true: nothing may be skipped"
    exit 1
fi
[ ${#skipped[@]} -eq 0 ] && echo "Everything passed." || echo "Everything that ran passed; NOT EVERYTHING RAN, see above."

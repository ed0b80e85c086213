#!/usr/bin/env bash
# Looks the hashed lists up among the known weaknesses of Python packages. pip-audit goes into an environment of its
# own. Ends with 0 where nothing is known, with 1 where something is, and with 75 where nobody could be asked: the
# data comes from a service on the internet, and a mirror of the package index alone does not hold it.
set -u
cd "$(dirname "$0")/.."
folder=.venv/audit
wanted=pip-audit==2.10.1
if ! "$folder/bin/pip-audit" --version >/dev/null 2>&1; then
    { .venv/bin/python -m venv --clear "$folder" && "$folder/bin/pip" install -q --disable-pip-version-check "$wanted"; } ||
        { echo "NOT ASKED: $wanted cannot be installed here"; exit 75; }
fi
outcome=0
for list in requirements.txt requirements-dev.txt; do
    said=$(timeout 120 "$folder/bin/pip-audit" --requirement "$list" --require-hashes --disable-pip --progress-spinner off 2>&1)
    status=$?
    # What it could not look up it leaves out and ends with 0, as if that were fine.
    if printf '%s\n' "$said" | grep -q 'could not be audited'; then
        echo "NOT ASKED: the service that knows weaknesses of packages is not reached from here ($list)"
        exit 75
    fi
    case $status in
    0) echo "$list: nothing is known" ;;
    *)
        # A weakness stands in a table with this head; anything else means that the service did not answer.
        if printf '%s\n' "$said" | grep -q '^Name .*Version .*ID'; then
            printf '%s\n' "$list:" "$said"
            outcome=1
        else
            echo "NOT ASKED: the service that knows weaknesses of packages did not answer: $(printf '%s\n' "$said" | tail -n 1 | cut -c1-160)"
            exit 75
        fi
        ;;
    esac
done
exit $outcome

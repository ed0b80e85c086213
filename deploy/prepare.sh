#!/bin/sh
# Brings the local database up to date and loads the question bank, when anything of it has changed.
# (The static files need no preparing here: with DEBUG on, WhiteNoise serves them from where they lie.)
set -eu
cd "$(dirname "$0")/.."
folder=${DATA_DIR:-var}
stamp=$folder/.prepared
wanted=$(cat */migrations/*.py fixtures/*.toml questions/bank/*.py requirements.txt | cksum)

# The stamp speaks for the SQLite file beside it only: of another database nobody here knows the state.
if [ -z "${DATABASE_URL:-}${DATABASE_URL_FILE:-}" ] && [ -s "$folder/practice-desk.sqlite3" ] &&
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
echo "Preparing the database and the question bank"
mkdir -p "$folder"
.venv/bin/python manage.py migrate -v0
.venv/bin/python manage.py load_bank
echo "$wanted" >"$stamp"

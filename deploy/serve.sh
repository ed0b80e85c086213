#!/bin/sh
# The local site: the server in front, and behind it the worker that does what pages only ask for.
set -u
cd "$(dirname "$0")/.." || exit 1
.venv/bin/python manage.py work &
worker=$!
trap 'kill "$worker" 2>/dev/null; wait "$worker" 2>/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
.venv/bin/python manage.py runserver "127.0.0.1:${1:-8000}"

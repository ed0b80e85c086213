#!/bin/sh
# Makes an environment with the given Python, or keeps a sound one, and installs a list of requirements into it.
# environment.sh PYTHON REQUIREMENTS [FOLDER [OPTIONS FOR pip...]]; the folder is .venv unless given.
set -eu
python=$1
requirements=$2
folder=${3:-.venv}
if [ $# -gt 3 ]; then shift 3; else set --; fi

sound() {
    "$folder/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null
}

if ! sound; then
    if [ -z "$python" ]; then
        echo "Practice Desk needs Python 3.12 or newer with venv: install one, or give PYTHON=/path/to/python3" >&2
        exit 1
    fi
    echo "Making the environment $folder with $python"
    "$python" -m venv --clear "$folder"
fi
echo "Installing $requirements"
"$folder/bin/python" -m pip install -q --disable-pip-version-check --require-hashes "$@" -r "$requirements"

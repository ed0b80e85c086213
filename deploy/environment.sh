#!/bin/sh
# Makes .venv with the given Python, or keeps a sound one, and installs a list of requirements into it.
set -eu
python=$1
requirements=$2

sound() {
    .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null
}

if ! sound; then
    if [ -z "$python" ]; then
        echo "Practice Desk needs Python 3.12 or newer with venv: install one, or give PYTHON=/path/to/python3" >&2
        exit 1
    fi
    echo "Making the environment .venv with $python"
    "$python" -m venv --clear .venv
fi
echo "Installing $requirements"
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements"

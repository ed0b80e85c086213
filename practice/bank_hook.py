"""The door for hooks: `check-question-bank FILE...` is `manage.py check_bank FILE...` in an environment of its own."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    # Nothing is signed and no database is opened, so any key does; DEBUG would make a folder for data.
    os.environ.setdefault("SECRET_KEY", "checks files only")
    execute_from_command_line([sys.argv[0], "check_bank", *sys.argv[1:]])

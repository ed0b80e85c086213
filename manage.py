#!/usr/bin/env python3
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    # In a clone where nobody has said anything, a command means the local site. A server names its key,
    # and the image says DEBUG=0; the web server's own door, practice.wsgi, never guesses.
    if not {"DEBUG", "SECRET_KEY", "SECRET_KEY_FILE"} & os.environ.keys():
        os.environ["DEBUG"] = "1"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)

"""Gives a program another clock. Python loads this by itself where this folder is on PYTHONPATH; only `chaos` does that.

The file that OTHER_CLOCK names holds how many seconds the clock is off; it is read again twice a second.
"""

import os
import time
from datetime import timedelta

_file = os.environ.get("OTHER_CLOCK", "")
_real = time.time
_seen = [0.0, 0.0]  # when it was read, what it said


def off() -> float:
    if time.monotonic() - _seen[0] > 0.5:
        _seen[0] = time.monotonic()
        try:
            with open(_file, encoding="ascii") as told:
                _seen[1] = float(told.read() or 0)
        except (OSError, ValueError):
            pass  # it is being written
    return _seen[1]


if _file:
    time.time = lambda: _real() + off()
    from django.utils import timezone

    _now = timezone.now
    timezone.now = lambda: _now() + timedelta(seconds=off())

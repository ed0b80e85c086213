"""What a process keeps of what it made from contents that never change, the contents used last."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Kept[Value]:
    """Values by a key that says all they were made from, so that none is ever stale; safe for several threads.

    ``most`` bounds it for long-lived processes: what was used longest ago goes first.
    """

    def __init__(self, most: int = 256):
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        # Made outside the lock: one slow rubric must not hold up answers to the others.
        fresh = make()
        with self._lock:
            value = self._values.setdefault(key, fresh)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

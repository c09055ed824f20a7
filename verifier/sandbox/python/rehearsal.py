"""Has pid 1 of an interpreter run programs of ours before it lends itself.

Where Python runs code for the first time it writes: the cache of methods, the
code that adapts itself, the names that it interns, the tables of the linker. In
a child each of that costs the copy of a page, in every attempt anew. What was
written before the fork is there for all.
"""

import sys

import wire

# Enough for code to have adapted itself (Python 3.11 and later).
_TIMES = 16

_SETTING = '{"kept":1000,"printed":10000,"recursion":1000,"tools":[["count",["bin","item"]],["move",["item","n"]]]}'

# Programs, and what the owner would send while they run. None raises, for that
# takes the reserve of memory.
_SCENES = [
    ("n = count('A', 'nut')\nif n > 1:\n    move('nut', n=n - 1)\nanswer(count('B', item='nut'))", [2, None, 3]),
    ("answer(count('A', 'nut'))", [2]),
    ("count('A', 'nut')", [{"a": [1, "x", 2.5]}]),
    ("x = [1, 2]\nfor y in x:\n    print(y, 'y')\nsum(x)", []),
]


class _Stage:
    """A channel with the frames of an owner that is not there."""

    def __init__(self):
        self.frames = []
        for program, values in _SCENES:
            self.frames.append(wire.encode({"program": program}))
            self.frames += [wire.encode({"value": value}) for value in values]

    def send(self, text):
        text.encode()

    def receive(self):
        if not self.frames:
            raise wire.Closed
        return wire.decode(self.frames.pop(0))


def play(session):
    """Serves the scenes by sessions of the class, and leaves nothing of them."""
    streams = sys.stdout, sys.stderr, sys.displayhook
    for _ in range(_TIMES):
        try:
            session(_Stage(), wire.decode(_SETTING)).serve()
        except wire.Closed:
            pass
    sys.stdout, sys.stderr, sys.displayhook = streams

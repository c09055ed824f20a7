# Leaves files whose names are no text.
# status: ok
import os
for name in (b"\xff\xfe", b"new\nline", b"-rf", b" ", b"..x", b"\x1b[31m", b"a" * 255):
    with open(name, "w"): pass

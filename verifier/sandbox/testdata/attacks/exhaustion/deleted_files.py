# Keeps deleted files open until /tmp is full.
# status: file_limit
import os
files = []
for n in range(1000):
    files.append(open("x", "wb", buffering=0))
    os.unlink("x")
    for _ in range(16): files[-1].write(b"x" * 65536)

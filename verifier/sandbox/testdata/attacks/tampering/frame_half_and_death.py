# Writes half a frame and leaves.
# status: killed
import os
for fd in range(3, 64):
    try: os.write(fd, b"\0\0\0\x20{\"done\":")
    except OSError: pass
os._exit(0)

# Writes a frame without a body.
# status: killed
# error: the program wrote to the interpreter's channel
import os
for fd in range(3, 64):
    try: os.write(fd, b"\0\0\0\0")
    except OSError: pass

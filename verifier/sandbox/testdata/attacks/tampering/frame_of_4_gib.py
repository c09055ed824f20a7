# Announces a frame of 4 GiB.
# status: killed
# error: the program wrote to the interpreter's channel
import os
for fd in range(3, 64):
    try: os.write(fd, b"\xff\xff\xff\xff")
    except OSError: pass
while True: pass

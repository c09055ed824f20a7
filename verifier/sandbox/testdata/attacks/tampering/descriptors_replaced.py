# Puts the null device in the place of every descriptor.
# status: killed
# error: the program ended its interpreter
import os
for fd in range(3, 64):
    try: os.fstat(fd)
    except OSError: continue
    os.dup2(0, fd)

# Leaves a process that writes files while /tmp is emptied.
# status: ok
import os
if os.fork() == 0:
    n = 0
    while True:
        n += 1
        try:
            with open(f"/tmp/{n % 100}", "w"): pass
        except OSError: pass

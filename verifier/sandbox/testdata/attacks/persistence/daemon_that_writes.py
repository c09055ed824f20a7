# Leaves a process that writes files while /tmp is emptied.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os
if os.fork() == 0:
    n = 0
    while True:
        n += 1
        try:
            with open(str(n % 100), "w"): pass
        except OSError: pass

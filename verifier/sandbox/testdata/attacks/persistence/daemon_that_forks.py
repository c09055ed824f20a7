# Leaves processes that replace each other faster than they are ended.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os
if os.fork() == 0:
    os.setsid()
    while True:
        try:
            if os.fork() != 0: os._exit(0)
        except OSError: pass

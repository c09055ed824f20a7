# Forks twice and leaves its session, as daemons do.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(60)
    os._exit(0)

# Stops itself and its children.
# status: timeout
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os, signal
for _ in range(3):
    if os.fork() == 0:
        while True: pass
os.killpg(0, signal.SIGSTOP)

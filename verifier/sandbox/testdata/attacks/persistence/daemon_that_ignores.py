# Leaves a process that ignores every signal that can be ignored.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os, signal, time
if os.fork() == 0:
    for number in range(1, 65):
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: time.sleep(60)

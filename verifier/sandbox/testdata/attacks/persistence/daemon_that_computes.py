# Leaves a process that takes the processor.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os
if os.fork() == 0:
    while True: pass

# Leaves a stopped process, which does not wake to be ended.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os, signal
if os.fork() == 0:
    os.setsid()
    os.kill(os.getpid(), signal.SIGSTOP)

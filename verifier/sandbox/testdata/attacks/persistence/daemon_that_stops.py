# Leaves a stopped process, which does not wake to be ended.
# status: ok
import os, signal
if os.fork() == 0:
    os.setsid()
    os.kill(os.getpid(), signal.SIGSTOP)

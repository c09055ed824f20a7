# Kills itself.
# status: killed
# error: killed by signal 9
import os, signal
os.kill(os.getpid(), signal.SIGKILL)

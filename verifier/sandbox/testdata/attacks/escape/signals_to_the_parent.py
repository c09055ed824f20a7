# Stops its parent, so that nobody reaps or empties.
# status: ok
# output: 1
import os, signal
print(os.getppid())
os.kill(os.getppid(), signal.SIGSTOP)

# Ends itself politely.
# status: killed
# error: killed by signal 15
import os, signal
os.kill(os.getpid(), signal.SIGTERM)

# Sends a signal to everything that it may.
# status: ok
# output: alone
import os, signal
try: os.kill(-1, signal.SIGKILL)
except ProcessLookupError: print("alone")

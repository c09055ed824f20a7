# Sends a signal to everything that it may.
# status: ok
# output: alone
# uid.output: refused
# landlock.output: refused
import os, signal
try: os.kill(-1, signal.SIGKILL)
except ProcessLookupError: print("alone")
else: print("refused")  # there are others, and none of them was reached

# Stops and ends its parent, who would tell of its end.
# status: killed
# error: the program ended its interpreter
import os, signal
for number in (signal.SIGSTOP, signal.SIGKILL, signal.SIGTERM): os.kill(1, number)
os._exit(0)

# Stops and ends its parent, who would tell of its end.
# status: killed
# error: the program ended its interpreter
# uid.status: error
# uid.error: PermissionError: [Errno 1] Operation not permitted
# landlock.status: error
# landlock.error: PermissionError: [Errno 1] Operation not permitted
import os, signal
for number in (signal.SIGSTOP, signal.SIGKILL, signal.SIGTERM): os.kill(os.getppid(), number)
os._exit(0)

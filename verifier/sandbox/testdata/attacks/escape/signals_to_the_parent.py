# Stops its parent, so that nobody reaps or empties.
# status: ok
# output: 1
# uid.output:
# uid.status: error
# uid.error: PermissionError: [Errno 1] Operation not permitted
# landlock.output:
# landlock.status: error
# landlock.error: PermissionError: [Errno 1] Operation not permitted
import os, signal
print(os.getppid())
os.kill(os.getppid(), signal.SIGSTOP)

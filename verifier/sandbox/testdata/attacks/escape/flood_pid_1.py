# Wakes pid 1 as often as it can.
# status: ok
# output: True
# uid.status: error
# uid.output:
# uid.error: PermissionError: [Errno 1] Operation not permitted
# landlock.status: error
# landlock.output:
# landlock.error: PermissionError: [Errno 1] Operation not permitted
import os, signal
for _ in range(20_000): os.kill(os.getppid(), signal.SIGCHLD)
print(count("A", "nut") > 0)

# Calls a tool from a child, whose reply the parent does not read.
# status: ok
# output: True
# calls: 2
# landlock.status: process_limit
# landlock.error: BlockingIOError
# landlock.output:
# landlock.calls: 0
import os
pid = os.fork()
if pid == 0:
    count("B", "bolt")
    os._exit(0)
_ = os.waitpid(pid, 0)
print(count("A", "nut") > 0)

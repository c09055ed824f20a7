# Forks a process that calls tools as the attempt would.
# status: ok
# calls: 1
# landlock.status: process_limit
# landlock.error: BlockingIOError
# landlock.calls: 0
import os
pid = os.fork()
if pid == 0:
    count("A", "nut")
    os._exit(0)
os.waitpid(pid, 0)[1]

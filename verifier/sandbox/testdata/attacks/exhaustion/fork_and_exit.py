# Forks a chain of processes, each the child of one that has ended.
# status: ok
# output: done
# landlock.status: process_limit
# landlock.error: BlockingIOError
# landlock.output:
import os
for _ in range(100):
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)
print("done")

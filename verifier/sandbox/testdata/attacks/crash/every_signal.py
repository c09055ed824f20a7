# Sends every signal to a child of its own.
# status: ok
# output: 9
# landlock.status: process_limit
# landlock.error: BlockingIOError
# landlock.output:
import os, signal, time
died = set()
for number in range(1, 65):
    pid = os.fork()
    if pid == 0:
        try: os.kill(os.getpid(), number)
        finally: os._exit(0)
    if number in (19, 20, 21, 22): os.kill(pid, 9)
    died.add(os.waitpid(pid, 0)[1] & 127)
print(9 in died and 9)

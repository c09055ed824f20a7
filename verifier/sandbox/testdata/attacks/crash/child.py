# Crashes in a child, which is no business of the attempt's.
# status: ok
# output: 11
# landlock.status: process_limit
# landlock.error: BlockingIOError
# landlock.output:
import ctypes, os
pid = os.fork()
if pid == 0: ctypes.string_at(0)
print(os.waitpid(pid, 0)[1] & 127)

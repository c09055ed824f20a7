# Leaves shared memory in a process that stays.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import mmap, os, time
shared = mmap.mmap(-1, 1 << 20)
shared[:8] = b"remember"
if os.fork() == 0: time.sleep(600)

# Holds a map of a file in a process that stays.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import mmap, os, time
with open("left", "wb+") as file:
    file.truncate(1 << 20)
    held = mmap.mmap(file.fileno(), 1 << 20)
if os.fork() == 0: time.sleep(600)

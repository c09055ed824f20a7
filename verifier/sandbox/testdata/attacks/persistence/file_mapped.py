# Holds a map of a file in a process that stays.
# status: ok
import mmap, os, time
with open("/tmp/left", "wb+") as file:
    file.truncate(1 << 20)
    held = mmap.mmap(file.fileno(), 1 << 20)
if os.fork() == 0: time.sleep(600)

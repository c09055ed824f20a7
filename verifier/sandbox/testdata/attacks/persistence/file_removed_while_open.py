# Holds a file without a name in a process that stays.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os, time
file = open("left", "wb")
_ = file.write(b"x" * (1 << 20))
os.unlink("left")
if os.fork() == 0: time.sleep(600)

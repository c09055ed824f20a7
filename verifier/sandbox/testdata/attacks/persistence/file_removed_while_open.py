# Holds a file without a name in a process that stays.
# status: ok
import os, time
file = open("/tmp/left", "wb")
_ = file.write(b"x" * (1 << 20))
os.unlink("/tmp/left")
if os.fork() == 0: time.sleep(600)

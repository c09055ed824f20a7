# Leaves at once, while a child holds the channel open.
# status: killed
# error: the program ended its interpreter
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os, time
if os.fork() == 0:
    while True: time.sleep(1)
os._exit(0)

# Leaves a process that takes the processor.
# status: ok
import os
if os.fork() == 0:
    while True: pass

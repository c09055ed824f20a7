# Wakes pid 1 as often as it can.
# status: ok
# output: True
import os, signal
for _ in range(20_000): os.kill(1, signal.SIGCHLD)
print(count("A", "nut") > 0)

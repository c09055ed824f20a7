# Interrupts itself, as a person at a terminal would.
# status: ok
# output: on
import os, signal
os.kill(os.getpid(), signal.SIGINT)
print("on")

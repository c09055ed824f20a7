# Sends itself the signal of the limit on processor time, of which it used none: it is believed.
# status: cpu_limit
import os, signal
os.kill(os.getpid(), signal.SIGXCPU)

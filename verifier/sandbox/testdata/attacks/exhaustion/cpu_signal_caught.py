# Computes for ever and ignores the signal that warns it.
# status: cpu_limit
import signal
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True: pass

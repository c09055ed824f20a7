# Computes for ever with all signals blocked.
# status: cpu_limit
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True: pass

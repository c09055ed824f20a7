# Blocks signals.
# status: ok
import signal
_ = signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))

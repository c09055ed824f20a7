# Leaves an alarm set.
# status: ok
import signal
_ = signal.alarm(1)

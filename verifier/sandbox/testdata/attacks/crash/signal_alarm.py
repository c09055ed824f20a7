# Has an alarm end it.
# status: killed
# error: killed by signal 14
import signal
signal.setitimer(signal.ITIMER_REAL, 0.001)
while True: signal.pause()

# Has alarms ring as fast as they can, each with work to do.
# status: timeout
import signal
signal.signal(signal.SIGALRM, lambda *_: sum(range(1000)))
signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
while True: pass

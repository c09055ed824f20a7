# Ignores what politely ends a program, and waits.
# status: timeout
import signal
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGALRM): signal.signal(number, signal.SIG_IGN)
while True: signal.pause()

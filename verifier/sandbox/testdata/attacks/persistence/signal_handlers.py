# Takes over signals.
# status: ok
import signal
for number in range(1, 32):
    try: _ = signal.signal(number, lambda *_: None)
    except OSError: pass

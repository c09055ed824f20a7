# Writes one file for ever, and asks for the signal that this earns.
# status: file_limit
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
with open("x", "wb") as file:
    while True: file.write(b"x" * 65536)

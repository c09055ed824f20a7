# Writes the words of pid 1.
# status: killed
# error: the program wrote to the interpreter's channel
import os
body = b'{"empty":true}'
for fd in range(64):
    try: os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError: pass

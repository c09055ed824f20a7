# Writes an answer without an end.
# status: killed
# error: the program wrote to the interpreter's channel
import os
body = b'{"answer":"1"}'
for fd in range(3, 64):
    try: os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError: pass

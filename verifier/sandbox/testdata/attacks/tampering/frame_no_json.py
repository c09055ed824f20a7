# Writes a frame that is no JSON.
# status: killed
# error: the program wrote to the interpreter's channel
import os
body = b"nonsense"
for fd in range(3, 64):
    try: os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError: pass

# Writes a frame nested deeper than readers recurse.
# status: killed
# error: the program wrote to the interpreter's channel
import os
body = b'{"done":true,"answer":' + b"[" * 60_000 + b"]" * 60_000 + b"}"
for fd in range(3, 64):
    try: os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError: pass

# Sends without reading until both ends are full.
# status: timeout
import os
body = b'{"call":"note","arguments":{"value":{"x":"' + b"x" * 10_000 + b'"}}}'
while True:
    for fd in range(3, 64):
        try: os.write(fd, len(body).to_bytes(4, "big") + body)
        except OSError: pass

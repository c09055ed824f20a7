# Writes more output than is kept.
# status: ok
# output: xxx
import os
body = b'{"done":true,"output":"' + b"x" * 1_000_000 + b'"}'
data = memoryview(len(body).to_bytes(4, "big") + body)
for fd in range(3, 64):
    try:
        rest = data
        while rest: rest = rest[os.write(fd, rest):]
    except OSError: pass

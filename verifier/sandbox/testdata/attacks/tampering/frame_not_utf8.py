# Writes an output that is no UTF-8.
# status: ok
# output: �
import os
body = b'{"done":true,"output":"\xff\xfe"}'
for fd in range(3, 64):
    try: os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError: pass

# Says that a limit was hit which is not its to tell.
# status: killed
import os
body = b'{"done":true,"limit":"timeout"}'
for fd in range(3, 64):
    try: os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError: pass

# Writes numbers where texts belong.
# status: killed
# error: the program wrote to the interpreter's channel
import os
body = b'{"done":-1,"output":-1,"answer":-1}'
for fd in range(3, 64):
    try: os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError: pass

# Announces the largest frame that is read and sends none of it.
# status: timeout
import os, time
for fd in range(3, 64):
    try: os.write(fd, (2_000_000).to_bytes(4, "big"))
    except OSError: pass
while True: time.sleep(1)

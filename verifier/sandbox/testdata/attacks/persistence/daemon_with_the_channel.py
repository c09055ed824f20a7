# Leaves a process that goes on calling tools by the attempt's channel.
# status: ok
# landlock.status: process_limit
# landlock.error: BlockingIOError
import os
if os.fork() == 0:
    os.setsid()
    body = b'{"call":"move","arguments":{"source":"A","target":"B","item":"nut","n":1}}'
    while True:
        for fd in range(3, 64):
            try: os.write(fd, len(body).to_bytes(4, "big") + body)
            except OSError: pass
        os.sched_yield()
        break
    while True: os.read(0, 0) or __import__("time").sleep(60)

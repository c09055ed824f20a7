# Makes itself a sibling, a child of pid 1 that the attempt does not own.
# status: ok
# output: done
import ctypes, os, time
libc = ctypes.CDLL(None, use_errno=True)
me = os.getpid()
pid = libc.syscall({"x86_64": 56, "aarch64": 220}[os.uname().machine], 0x8000 | 17, 0, 0, 0, 0)
if os.getpid() != me:
    os.setsid()
    while True: time.sleep(60)
print("done")

# Forks by the C library.
# status: ok
# output: -1
import ctypes
libc = ctypes.CDLL(None)
while True:
    pid = libc.fork()
    if pid == 0: libc.pause()
    if pid < 0: break
print(pid)

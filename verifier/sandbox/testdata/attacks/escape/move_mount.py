# Moves a mount.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(429, -100, 0, -100, 0, 0), errno.errorcode[ctypes.get_errno()])

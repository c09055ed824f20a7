# Advises on the memory of another process.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(440, 0, 0, 0, 0, 0), errno.errorcode[ctypes.get_errno()])

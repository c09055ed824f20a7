# Takes a descriptor out of pid 1.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(438, 0, 0, 0), errno.errorcode[ctypes.get_errno()])

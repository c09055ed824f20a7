# Has the kernel send signals to pid 1 in its name.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.fcntl(0, 8, 1), errno.errorcode.get(ctypes.get_errno()))

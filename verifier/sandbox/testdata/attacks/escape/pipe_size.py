# Makes a pipe hold a megabyte.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.fcntl(0, 1031, 1 << 20), errno.errorcode.get(ctypes.get_errno()))

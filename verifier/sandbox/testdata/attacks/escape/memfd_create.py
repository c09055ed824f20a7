# Makes a file in memory, which no limit on files counts.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.memfd_create(b"x", 0), errno.errorcode.get(ctypes.get_errno()))

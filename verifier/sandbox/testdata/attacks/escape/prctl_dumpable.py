# Makes itself dumpable, and so traceable.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.prctl(4, 1, 0, 0, 0), errno.errorcode.get(ctypes.get_errno()))

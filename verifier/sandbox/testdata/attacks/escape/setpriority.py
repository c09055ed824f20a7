# Goes before others.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.setpriority(0, 0, -20), errno.errorcode.get(ctypes.get_errno()))

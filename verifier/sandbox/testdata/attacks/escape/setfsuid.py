# Touches files as root.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.setfsuid(0), errno.errorcode.get(ctypes.get_errno()))

# Locks its memory.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.mlockall(3), errno.errorcode.get(ctypes.get_errno()))

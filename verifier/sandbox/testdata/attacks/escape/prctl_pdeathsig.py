# Outlives the slot's owner.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.prctl(1, 0, 0, 0, 0), errno.errorcode.get(ctypes.get_errno()))

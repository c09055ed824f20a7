# Becomes root by all three ids.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.setresuid(0, 0, 0), errno.errorcode.get(ctypes.get_errno()))

# Swaps to a file of its own.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.swapon(b"/tmp/x", 0), errno.errorcode.get(ctypes.get_errno()))

# Makes a pid namespace.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x20000000), errno.errorcode.get(ctypes.get_errno()))

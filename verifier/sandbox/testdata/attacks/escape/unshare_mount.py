# Makes a mount namespace.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x00020000), errno.errorcode.get(ctypes.get_errno()))

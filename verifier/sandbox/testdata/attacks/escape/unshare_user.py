# Makes a user namespace, to have all capabilities in it.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x10000000), errno.errorcode.get(ctypes.get_errno()))

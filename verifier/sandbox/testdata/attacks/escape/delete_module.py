# Unloads a kernel module.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.delete_module(b"x", 0), errno.errorcode.get(ctypes.get_errno()))

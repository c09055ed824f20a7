# Loads a kernel module.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.init_module(b"x", 1, b""), errno.errorcode.get(ctypes.get_errno()))

# Takes signals by a descriptor.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.signalfd(-1, (ctypes.c_ulong * 16)(), 0), errno.errorcode.get(ctypes.get_errno()))

# Changes the root once more.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.pivot_root(b".", b"."), errno.errorcode.get(ctypes.get_errno()))

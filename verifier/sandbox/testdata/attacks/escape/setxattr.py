# Hides a value in an attribute of a file.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.setxattr(b"/tmp", b"user.x", b"1", 1, 0), errno.errorcode.get(ctypes.get_errno()))

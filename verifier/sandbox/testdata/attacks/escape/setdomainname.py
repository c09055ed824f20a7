# Renames the machine's domain.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.setdomainname(b"x", 1), errno.errorcode.get(ctypes.get_errno()))

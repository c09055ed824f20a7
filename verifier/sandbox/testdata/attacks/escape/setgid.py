# Becomes a member of root's group.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.setgid(0), errno.errorcode.get(ctypes.get_errno()))

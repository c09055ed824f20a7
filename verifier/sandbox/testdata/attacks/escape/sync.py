# Writes the machine's disks back.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syncfs(0), errno.errorcode.get(ctypes.get_errno()))

# Reads the kernel's log.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.klogctl(3, None, 0), errno.errorcode.get(ctypes.get_errno()))

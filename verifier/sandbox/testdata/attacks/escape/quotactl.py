# Asks for the quotas of a disk.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.quotactl(0, b"/dev/sda", 0, None), errno.errorcode.get(ctypes.get_errno()))

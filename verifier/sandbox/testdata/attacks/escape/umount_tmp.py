# Unmounts /tmp, to see what lies below.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.umount2(b"/tmp", 2), errno.errorcode.get(ctypes.get_errno()))

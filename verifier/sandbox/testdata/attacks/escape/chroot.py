# Makes /tmp the root.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.chroot(b"/tmp"), errno.errorcode.get(ctypes.get_errno()))

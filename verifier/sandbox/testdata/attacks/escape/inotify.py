# Watches files.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.inotify_init(), errno.errorcode.get(ctypes.get_errno()))

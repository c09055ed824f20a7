# Makes a device of its own.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.mknod(b"/tmp/disk", 0o60600, 0x800), errno.errorcode.get(ctypes.get_errno()))

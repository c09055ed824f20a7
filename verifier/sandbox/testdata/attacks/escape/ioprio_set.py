# Takes the disk before others.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 251, "aarch64": 30}[os.uname().machine], 1, 0, 0), errno.errorcode[ctypes.get_errno()])

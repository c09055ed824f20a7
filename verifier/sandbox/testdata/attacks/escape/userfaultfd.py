# Handles page faults itself, to stop the kernel midway.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 323, "aarch64": 282}[os.uname().machine], 0), errno.errorcode[ctypes.get_errno()])

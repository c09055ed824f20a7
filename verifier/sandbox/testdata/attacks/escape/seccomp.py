# Puts another filter before ours.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 317, "aarch64": 277}[os.uname().machine], 1, 0, 0), errno.errorcode[ctypes.get_errno()])

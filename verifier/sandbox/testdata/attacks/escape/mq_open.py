# Makes a POSIX queue of messages.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 240, "aarch64": 180}[os.uname().machine], b"x", 0o102, 0o600, None), errno.errorcode[ctypes.get_errno()])

# Keeps bits in the flags of the descriptors that all attempts of a slot share.
# status: ok
import fcntl, os
for fd in (0, 1, 2): fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)

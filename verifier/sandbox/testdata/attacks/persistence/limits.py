# Lowers its limits as far as they go.
# status: ok
import resource
for which in (resource.RLIMIT_CORE, resource.RLIMIT_DATA, resource.RLIMIT_NICE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_MSGQUEUE, resource.RLIMIT_RTPRIO, resource.RLIMIT_SIGPENDING):
    if which != resource.RLIMIT_DATA: resource.setrlimit(which, (0, 0))

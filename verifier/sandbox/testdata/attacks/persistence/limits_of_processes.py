# Lowers the limit of processes to none.
# status: ok
import resource
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))

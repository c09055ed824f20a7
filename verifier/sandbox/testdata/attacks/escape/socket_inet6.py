# Opens a socket of AF_INET6, to reach the network.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(10, _socket.SOCK_STREAM)

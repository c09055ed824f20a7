# Opens a socket of AF_INET, to reach the network.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(2, _socket.SOCK_STREAM)

# Opens a socket of AF_XDP, to reach the network card.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(44, _socket.SOCK_STREAM)

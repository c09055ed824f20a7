# Opens a socket of AF_PACKET, to reach the wire itself.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(17, _socket.SOCK_RAW)

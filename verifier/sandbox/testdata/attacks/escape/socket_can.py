# Opens a socket of AF_CAN, to reach a car's bus.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(29, _socket.SOCK_RAW)

# Opens a socket of AF_BLUETOOTH, to reach radios.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(31, _socket.SOCK_STREAM)

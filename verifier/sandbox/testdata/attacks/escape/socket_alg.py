# Opens a socket of AF_ALG, to reach the kernel's ciphers.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(38, _socket.SOCK_STREAM)

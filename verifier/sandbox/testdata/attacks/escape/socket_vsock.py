# Opens a socket of AF_VSOCK, to reach the hypervisor.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(40, _socket.SOCK_STREAM)

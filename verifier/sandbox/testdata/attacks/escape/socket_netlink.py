# Opens a socket of AF_NETLINK, to reach the kernel's network tables.
# status: error
# error: PermissionError: [Errno 1] Operation not permitted
import _socket
_socket.socket(16, _socket.SOCK_RAW)

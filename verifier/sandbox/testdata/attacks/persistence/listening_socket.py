# Leaves a socket that listens.
# status: error
# error: PermissionError
import _socket
one = _socket.socket()
one.bind(("127.0.0.1", 4444))

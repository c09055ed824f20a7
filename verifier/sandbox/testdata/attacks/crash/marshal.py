# Reads garbage as code.
# status: error
# error: Error
import marshal
marshal.loads(b"\xe3\x00\x00\x00garbage" * 100)

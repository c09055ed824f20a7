# Runs code made of garbage that marshal takes.
# status: error
# error: EOFError
import marshal
exec(marshal.loads(marshal.dumps(compile("1", "x", "exec"))[:-20]))

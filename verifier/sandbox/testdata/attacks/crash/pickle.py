# Unpickles what calls a function.
# status: error
# error: PermissionError
import pickle
class Evil:
    def __reduce__(self): return __import__("os").execv, ("/bin/sh", ["sh"])
pickle.loads(pickle.dumps(Evil()))

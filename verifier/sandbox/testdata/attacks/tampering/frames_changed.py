# Changes the variables of the interpreter's own frames.
# before: 3.13
# status: ok
# output: still
import sys
frame = sys._getframe().f_back
frame.f_locals["limit"] = frame.f_locals["error"] = "nonsense"
frame.f_locals.clear()
print("still")

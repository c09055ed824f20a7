# Traces the interpreter itself as it ends the program.
# status: ok
# output: seen
import sys
def trace(frame, event, argument):
    frame.f_locals.get("output")
    return trace
sys.settrace(trace)
sys._getframe().f_back.f_trace = trace
print("seen")

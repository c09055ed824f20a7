# Overflows the stack in C.
# status: killed
# error: killed by signal 11
import faulthandler
faulthandler._stack_overflow()

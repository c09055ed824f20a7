# Has the fault handler make a fault.
# status: killed
# error: killed by signal 11
import faulthandler
faulthandler._sigsegv()

# Links a file of the library into /tmp, where it might be written.
# status: error
# error: OSError: [Errno 18]
import os
os.link(os.__file__, "/tmp/os.py")

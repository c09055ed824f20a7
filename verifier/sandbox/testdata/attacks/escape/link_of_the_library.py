# Links a file of the library into /tmp, where it might be written.
# status: error
# error: OSError: [Errno 18]
# uid.error: PermissionError
# landlock.error: -> 'os.py'
import os
os.link(os.__file__, "os.py")

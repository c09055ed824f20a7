# Has files made that nobody may read.
# status: ok
import os
_ = os.umask(0o777)

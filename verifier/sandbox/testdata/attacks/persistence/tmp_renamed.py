# Renames and removes /tmp.
# status: ok
# output: refused refused
import os
for function, arguments in ((os.rename, ("/tmp", "/x")), (os.rmdir, ("/tmp",))):
    try: function(*arguments)
    except OSError: print("refused", end=" ")

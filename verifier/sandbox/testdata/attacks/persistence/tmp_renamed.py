# Renames and removes /tmp.
# status: ok
# output: refused refused
import os
for function, arguments in ((os.rename, (os.getcwd(), "/x")), (os.rmdir, (os.getcwd(),))):
    try: function(*arguments)
    except OSError: print("refused", end=" ")

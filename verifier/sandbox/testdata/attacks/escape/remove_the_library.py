# Removes and renames what the interpreter needs.
# status: ok
# output: refused refused refused
import os
def try_to(function, *arguments):
    try: function(*arguments)
    except OSError: print("refused", end=" ")
    else: print("done", end=" ")
try_to(os.unlink, os.__file__)
try_to(os.rename, os.__file__, os.__file__ + ".old")
try_to(os.chmod, os.__file__, 0)

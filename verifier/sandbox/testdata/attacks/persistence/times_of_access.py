# Writes a number in binary: a file of the library that it reads is a one.
# status: ok
import os
library = os.path.dirname(os.__file__)
for name in sorted(os.listdir(library))[::2]:
    try:
        with open(os.path.join(library, name)) as file: file.read(1)
    except OSError: pass

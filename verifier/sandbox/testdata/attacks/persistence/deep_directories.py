# Leaves directories nested deeper than descriptors and paths go.
# status: ok
# output: 200
# landlock.status: error
# landlock.error: PermissionError
# landlock.output:
import os
for n in range(200):
    os.mkdir("d" * 250)
    os.chdir("d" * 250)
    if n % 3 == 0: os.chmod(".", 0o300)
print(n + 1)

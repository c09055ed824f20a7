# Runs a command by the shell.
# status: ok
# output: 127
import os
print(os.waitstatus_to_exitcode(os.system("id")))

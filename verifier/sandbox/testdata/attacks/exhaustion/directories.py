# Nests directories beyond what a path may hold.
# status: file_limit
import os
while True:
    os.mkdir("d" * 200)
    os.chdir("d" * 200)

# Reads the host's users.
# status: error
# error: FileNotFoundError
print(open("/etc/passwd").read())

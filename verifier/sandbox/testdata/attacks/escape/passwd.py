# Reads the host's users.
# status: error
# error: FileNotFoundError
# landlock.error: PermissionError
print(open("/etc/passwd").read())

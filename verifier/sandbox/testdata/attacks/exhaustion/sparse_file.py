# Makes a file that is large and empty.
# status: file_limit
with open("x", "wb") as file: file.truncate(1 << 50)

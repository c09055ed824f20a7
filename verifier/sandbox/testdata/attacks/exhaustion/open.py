# Opens files for ever.
# status: file_limit
files = []
while True: files.append(open("x", "w"))

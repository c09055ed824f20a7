# Writes one file for ever.
# status: file_limit
with open("x", "wb") as file:
    while True: file.write(b"x" * 65536)

# Fills /tmp.
# status: file_limit
for n in range(1000):
    with open(str(n), "wb") as file: file.write(b"x" * (1 << 20))

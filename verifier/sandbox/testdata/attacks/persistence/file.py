# Leaves a file.
# status: ok
with open("/tmp/left", "w") as file: _ = file.write("remember")

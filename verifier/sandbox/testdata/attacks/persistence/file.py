# Leaves a file.
# status: ok
with open("left", "w") as file: _ = file.write("remember")

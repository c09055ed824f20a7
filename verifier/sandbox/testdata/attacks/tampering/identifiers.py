# Names a variable in letters that Python takes for others.
# status: ok
# output: 1
ｃｏｕｎｔ = lambda *_: 1
print(count("A", "nut"))

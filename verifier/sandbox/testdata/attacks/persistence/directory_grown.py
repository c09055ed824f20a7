# Has its directory grow, which on many file systems no removal undoes.
# status: ok
for n in range(200): open("x" * 240 + str(n), "w").close()

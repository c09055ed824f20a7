# Uses up the inodes of /tmp.
# status: file_limit
for n in range(100_000): open(str(n), "w").close()

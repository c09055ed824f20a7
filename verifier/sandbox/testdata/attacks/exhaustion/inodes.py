# Uses up the inodes of /tmp.
# status: file_limit
for n in range(1000): open(f"/tmp/{n}", "w").close()

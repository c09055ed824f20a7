# Goes on in finally whatever ends it.
# status: timeout
while True:
    try:
        while True: pass
    finally: continue



def tell(text):
    """Says text in every way that may lead out."""
    print(text)
    try:
        import socket

        with socket.create_connection(("127.0.0.1", canary["port"]), 1) as ear:
            ear.sendall(text.encode())
    except BaseException:
        pass
    raise RuntimeError(text)


def wait(event):
    """Waits for a file that says that the grader is done, a while."""
    import posix, time

    for n in range(300):
        try:
            posix.stat(canary["folder"] + "/" + event)
            return
        except OSError:
            time.sleep(0.02)



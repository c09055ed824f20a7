# Raises in whatever the interpreter calls next.
# status: killed
import sys
def profile(frame, event, argument):
    if frame.f_code.co_filename == "<wire>": raise RuntimeError
sys.setprofile(profile)

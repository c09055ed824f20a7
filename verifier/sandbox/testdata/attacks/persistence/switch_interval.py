# Keeps threads from taking turns.
# status: ok
import sys
sys.setswitchinterval(1000)

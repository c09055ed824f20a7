# Is a lambda that nobody calls.
# judge: refused
# reason: only functions may be defined
True

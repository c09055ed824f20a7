# Imports a package of the host's.
# status: error
# error: ModuleNotFoundError
import pip

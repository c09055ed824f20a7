#define KERNEL portable
#define LANES 4
#define ROWS 6
#include "kernel.hpp"

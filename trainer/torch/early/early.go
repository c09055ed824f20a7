// Package early is what a program does before Go runs, in C. To load libtorch
// takes longer than most commands: SIGINT or SIGTERM meanwhile ends the program
// with a line and status 130, until Go's own handlers take the place of these.
// What was ignored stays so. A program has that by importing the package.
package early

/*
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int agon_stdout_closed;

static void agon_stopped(int number) {
	static const char told[] = "agon: stopped: nothing was finished\n";
	if (write(2, told, sizeof told - 1) < 0) {
		// There is nobody to tell.
	}
	_exit(130);
}

static void agon_before(void) {
	agon_stdout_closed = fcntl(1, F_GETFD) == -1 && errno == EBADF;
	const int numbers[] = {SIGINT, SIGTERM};
	for (int i = 0; i < 2; i++) {
		struct sigaction action;
		if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
			action.sa_handler = agon_stopped;
			action.sa_flags = SA_ONSTACK;
			sigaction(numbers[i], &action, NULL);
		}
	}
}

__attribute__((section(".preinit_array"), used)) static void (*agon_first)(void) = agon_before;

static int agon_stdout_was_closed(void) { return agon_stdout_closed; }
*/
import "C"

// StandardOutputClosed reports whether standard output was closed when the
// program began, as by agon … >&-. Go opens /dev/null in its place before any of
// its own code runs.
func StandardOutputClosed() bool { return C.agon_stdout_was_closed() != 0 }

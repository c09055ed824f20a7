package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"sync"
	"syscall"
	"time"

	"agon"
)

const (
	// reachTimeout bounds one question whether a server is there.
	reachTimeout = 10 * time.Second
	// silence is how long nothing is told of a server that does not answer.
	silence = 2 * time.Second
	// between is the least time between two lines of requests that all wait for
	// the same.
	between = 5 * time.Second
)

// Reach asks with patience whether the server of that name is there. ask makes
// one request for it.
func Reach(ctx context.Context, server string, patience Patience, ask func(context.Context) error) error {
	patience = patience.withDefaults()
	err := patience.insist(ctx, func() (agon.Completion, error) {
		ctx, cancel := context.WithTimeout(ctx, reachTimeout)
		defer cancel()
		answered := make(chan struct{})
		var telling sync.WaitGroup
		telling.Go(func() {
			select {
			case <-time.After(silence):
				patience.Tell("waiting for " + server + ": no answer yet")
			case <-answered:
			}
		})
		defer telling.Wait() // Tell is called by one at a time
		defer close(answered)
		return agon.Completion{}, ask(ctx)
	}).Err
	var temporary *Temporary
	if errors.As(err, &temporary) {
		return fmt.Errorf("%w (hint: start the server, or correct its address)", err)
	}
	return err
}

// Unconnected tells of a failed connection to which server it was, and its last
// cause alone.
func Unconnected(err error) error {
	var failed *url.Error
	if !errors.As(err, &failed) {
		return err
	}
	server, parseErr := url.Parse(failed.URL)
	if parseErr != nil {
		return err
	}
	return fmt.Errorf("%s://%s: %w", server.Scheme, server.Host, cause(failed.Err))
}

func cause(err error) error {
	var unknown *net.DNSError
	var number syscall.Errno
	switch {
	case os.IsTimeout(err):
		return errors.New("no answer in time")
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return errors.New("there is no such host")
	case errors.As(err, &number):
		return number
	}
	return err
}

// seldom passes on a line now and then.
func seldom(tell func(string)) func(string) {
	var mutex sync.Mutex
	var last time.Time
	return func(line string) {
		mutex.Lock()
		defer mutex.Unlock()
		if time.Since(last) >= between {
			last = time.Now()
			tell(line)
		}
	}
}

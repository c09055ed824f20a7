package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
	"golang.org/x/sync/errgroup"

	"agon"
	"agon/bench/peer"
	"agon/checkpoints/safetensors"
	"agon/executor/ollama"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// The names of the models that a server has.
const (
	inFloat32 = "float32"
	inFloat16 = "float16"
)

// server is a process of Ollama, with models of its own.
type server struct {
	home    string
	address *url.URL
	client  *api.Client
	cancel  context.CancelFunc
	command *exec.Cmd
	said    bytes.Buffer
}

// startServer starts a server with so many places and waits until it answers.
func startServer(ctx context.Context, program string, places int) (s *server, err error) {
	s = &server{}
	if s.home, err = os.MkdirTemp("", "agon-bench-ollama-"); err != nil {
		return nil, err
	}
	host, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s.address = &url.URL{Scheme: "http", Host: host}
	s.client = api.NewClient(s.address, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: places}})
	ctx, s.cancel = context.WithCancel(ctx)
	s.command = exec.CommandContext(ctx, program, "serve")
	s.command.Cancel = func() error { return s.command.Process.Signal(os.Interrupt) } // then it ends its runners too
	s.command.WaitDelay = 10 * time.Second
	s.command.Env = []string{
		"PATH=/usr/bin:/bin", "HOME=" + s.home, "OLLAMA_HOST=" + host, "OLLAMA_MODELS=" + filepath.Join(s.home, "models"),
		"OLLAMA_NO_CLOUD=1", "OLLAMA_KEEP_ALIVE=-1", "OLLAMA_NUM_PARALLEL=" + strconv.Itoa(places),
	}
	s.command.Stdout, s.command.Stderr = &s.said, &s.said
	if err := s.command.Start(); err != nil {
		s.cancel()
		return nil, errors.Join(fmt.Errorf("%w (hint: AGON_OLLAMA names the server)", err), os.RemoveAll(s.home))
	}
	for range 100 {
		if s.client.Heartbeat(ctx) == nil {
			return s, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s does not answer: %s", program, lastLine(s.said.String()))
}

// stop ends the server and removes its models.
func (s *server) stop() {
	s.cancel()
	_ = s.command.Wait() // how it ends says nothing about what it measured
	_ = os.RemoveAll(s.home)
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// digestOf names a file as the server does, and leaves it at its beginning.
func digestOf(file *os.File) (string, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(file, 0, math.MaxInt64)); err != nil {
		return "", err
	}
	_, err := file.Seek(0, io.SeekStart)
	return "sha256:" + hex.EncodeToString(hash.Sum(nil)), err
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// createFloat16 hands the server a folder, as agon export does.
func (s *server) createFloat16(ctx context.Context, m *model.Model, words *vocabulary) error {
	files, err := words.files()
	if err != nil {
		return err
	}
	folder := filepath.Join(s.home, inFloat16)
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	options := model.SaveOptions{Special: architecture.Special{Stops: []int32{end}}, Files: files}
	if err := m.Save(folder, safetensors.Folder{}, options); err != nil {
		return err
	}
	return ollama.Create(ctx, ollama.CreateOptions{URL: s.address.String(), Model: inFloat16, Folder: folder})
}

// createFloat32 hands the server a file of its own kind.
func (s *server) createFloat32(ctx context.Context, m *model.Model, words *vocabulary) error {
	file, err := os.Create(filepath.Join(s.home, inFloat32+".gguf"))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := writeGGUF(file, m, words); err != nil {
		return err
	}
	digest, err := digestOf(file)
	if err != nil {
		return err
	}
	if err := s.client.CreateBlob(ctx, digest, file); err != nil {
		return err
	}
	request := &api.CreateRequest{Model: inFloat32, Files: map[string]string{"model.gguf": digest}}
	return s.client.Create(ctx, request, func(api.ProgressResponse) error { return nil })
}

// write is the server's side: it asks for the requests of a call all at once, and
// returns the number of tokens that were written.
func (s *server) write(ctx context.Context, name string, words *vocabulary, calls [][]agon.Request) (tokens int, err error) {
	for _, requests := range calls {
		counts := make([]int, len(requests))
		var group errgroup.Group
		for i := range requests {
			group.Go(func() (err error) {
				counts[i], err = s.generate(ctx, name, words, &requests[i])
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return 0, err
		}
		for _, n := range counts {
			tokens += n
		}
	}
	return tokens, nil
}

// generate asks for one completion. The server's defaults would penalize repetition
// and leave out what is unlikely.
func (s *server) generate(ctx context.Context, name string, words *vocabulary, r *agon.Request) (tokens int, err error) {
	stream := false
	request := &api.GenerateRequest{
		Model: name, Prompt: words.text(r.Tokens), Raw: true, Stream: &stream,
		Options: map[string]any{
			"temperature": 1, "top_k": 0, "top_p": 1, "min_p": 0, "typical_p": 1, "repeat_penalty": 1,
			"num_predict": r.MaxTokens, "num_ctx": peer.Medium().Context, "num_thread": *threads,
		},
	}
	err = s.client.Generate(ctx, request, func(answer api.GenerateResponse) error {
		switch {
		case !answer.Done:
			return errors.New("the server ended a request without a word")
		case answer.PromptEvalCount != len(r.Tokens):
			return fmt.Errorf("the server read a prompt of %d tokens as %d", len(r.Tokens), answer.PromptEvalCount)
		}
		tokens = answer.EvalCount
		return nil
	})
	return tokens, err
}

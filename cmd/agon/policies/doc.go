// Package policies opens what plays: weights in this process ([Actor]), which are
// named by folder, run, RUN@ITERATION, hub name or "base", and policies that a
// server speaks for. It also says what weights are: their digest, the adapters that
// they lie under, and with what they were made.
package policies

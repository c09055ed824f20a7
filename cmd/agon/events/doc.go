// Package events writes event files of TensorBoard: scalars per step, for the
// dashboards that people already have open. What a run is judged by stays in its
// metrics.jsonl; an event file can be deleted and loses nothing.
//
// # Format
//
// A file is a sequence of records (TFRecord), each the protobuf of one Event:
//
//	uint64  length of the event, little-endian
//	uint32  masked CRC-32C of those eight bytes
//	byte    the event, of that length
//	uint32  masked CRC-32C of the event
//
// The framing and the mask are those of tensorflow/core/lib/io/record_writer.cc and
// tensorflow/core/lib/hash/crc32c.h; the fields of Event are those of
// tensorflow/core/util/event.proto and those of Summary are in
// tensorflow/core/framework/summary.proto. Their numbers stand beside the code
// that writes them. There are Go packages for this, but none is kept: tfsum is of
// 2017 and needs TensorFlow's C library, as does the tensorboard package of
// c3sr/tensorflow, of 2022.
//
// # Going on after a kill
//
// An iteration is one record and one write, so that a process that is killed
// leaves at most one torn record, at the end of the file. [Open] goes on at a step:
//
//   - It drops what older files of the folder hold from that step on, and a torn
//     end. A reader that knows nothing of restarts then sees one curve.
//   - It writes to a new file, whose name sorts after the older ones. TensorBoard
//     remembers how far it has read each file, and would take what is written over
//     a part that was cut off for a broken record.
//   - The new file begins with SessionLog START at that step, which tells a
//     TensorBoard that has read the dropped steps to forget them
//     (event_accumulator.py: steps not below that of START are purged).
package events

"""Writes tensorboard.tfevents beside this file, with TensorBoard's own writer.

pip install tensorboard; python3 golden.py
"""
import pathlib

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

WALL = 1700000000.25


def summary(step, scalars):
    values = [Summary.Value(tag=tag, simple_value=value) for tag, value in scalars]
    return Event(wall_time=WALL + step, step=step, summary=Summary(value=values))


with open(pathlib.Path(__file__).with_name("tensorboard.tfevents"), "wb") as file:
    writer = RecordWriter(file)
    for event in (
        Event(wall_time=WALL, file_version="brain.Event:2"),
        Event(wall_time=WALL, step=1, session_log=SessionLog(status=SessionLog.START)),
        summary(1, [("entropy", 0.5), ("reward", 0.0)]),
        summary(2, [("entropy", -1.5), ("eval/pass_at_1", 0.763125), ("reward", 1e300 * 1e10)]),
        summary(300, [("größe/größe", 3e38)]),
    ):
        writer.write(event.SerializeToString())
    writer.flush()

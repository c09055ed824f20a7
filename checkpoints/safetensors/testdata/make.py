"""Writes reference.safetensors with the reference implementation.

    pip install numpy==2.4.6 safetensors==0.8.0
    python make.py
"""

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "b.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
        "a.weight": np.array([[1.5, -2.0]], dtype=np.float16),
        "steps": np.array(7, dtype=np.int64),
        "empty": np.zeros((0, 4), dtype=np.float32),
        "mask": np.array([True, False, True]),
    },
    "reference.safetensors",
    metadata={"format": "pt"},
)

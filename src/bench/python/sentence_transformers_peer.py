"""sentence-transformers on PyTorch as a process: lines on stdin, raw little-endian float32 vectors on stdout.

Arguments: checkpoint, dtype of the weights, longest input, batch size, threads, warm-up lines (they come first and are
waited for).
Without arguments, only checks that the library is there and says which.
"""

import itertools
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import sentence_transformers
import torch


def main(checkpoint, dtype, max_tokens, batch_size, threads, warm_up):
    torch.set_num_threads(int(threads))
    model = sentence_transformers.SentenceTransformer(checkpoint, device="cpu", model_kwargs={"dtype": getattr(torch, dtype)})
    model.max_seq_length = int(max_tokens)
    for limit in int(warm_up), None:
        lines = [line.decode().rstrip("\n") for line in itertools.islice(sys.stdin.buffer, limit)]
        if lines:  # encode sorts them by length
            vectors = model.encode(lines, batch_size=int(batch_size), convert_to_tensor=True)
            sys.stdout.buffer.write(vectors.float().numpy().astype("<f4").tobytes())
            sys.stdout.buffer.flush()


if len(sys.argv) > 1:
    main(*sys.argv[1:])
else:
    print(f"sentence-transformers {sentence_transformers.__version__} runs on PyTorch {torch.__version__}.")

package embed.bench;

import java.util.List;

/** A checkpoint and the corpora that are run with it. */
record Workload(Checkpoints checkpoint, List<Corpus> corpora) {}

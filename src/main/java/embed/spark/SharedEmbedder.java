package embed.spark;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.Embedder;
import embed.EmbedderOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * An embedder that the tasks of an executor share. It is opened by the first task that needs it and
 * closed when the JVM ends, or when a task needs another one while no task uses this one.
 */
final class SharedEmbedder {
  /** Whatever is different needs an embedder of its own. */
  private record Key(Path directory, EmbedderOptions options) {}

  /** Set by Spark where the number of an executor's cores is configured. */
  private static final String EXECUTOR_CORES = "resource.executor.cores";

  /** In place of a task's attempt. */
  private static final long DRIVER = -1;

  private static final Map<Key, SharedEmbedder> OPEN = new HashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SharedEmbedder::closeAll, "embed-close"));
  }

  private final Embedder embedder;

  /** The attempts of tasks that use it. */
  private final Set<Long> tasks = new HashSet<>();

  private SharedEmbedder(Embedder embedder) {
    this.embedder = embedder;
  }

  /**
   * The embedder for this thread's task, which has it until it completes. A thread without a task,
   * as the driver's, has it until the JVM ends.
   *
   * @param options without a number of threads, as many as the executor has cores
   */
  static synchronized Embedder of(CheckpointLocation checkpoint, EmbedderOptions options) {
    UnpackedProgram.use();
    TaskContext task = TaskContext.get();
    Key key = new Key(checkpoint.directory(), options.withThreads(threads(options, task)));
    SharedEmbedder shared = OPEN.get(key);
    if (shared == null) {
      closeIdle();
      shared = new SharedEmbedder(open(key));
      OPEN.put(key, shared);
    }
    shared.use(task);
    return shared.embedder;
  }

  private void use(TaskContext task) {
    if (tasks.add(task == null ? DRIVER : task.taskAttemptId()) && task != null) {
      TaskCompletionListener release = this::release;
      task.addTaskCompletionListener(release);
    }
  }

  private void release(TaskContext task) {
    synchronized (SharedEmbedder.class) {
      tasks.remove(task.taskAttemptId());
    }
  }

  /**
   * As many threads as the executor has cores, which its tasks share. Where their number is not
   * configured, an executor has all of its machine's (null), or one if YARN or Kubernetes runs it.
   */
  private static Integer threads(EmbedderOptions options, TaskContext task) {
    if (options.threads() != null || task == null) {
      return options.threads();
    }
    String cores = task.getLocalProperty(EXECUTOR_CORES);
    if (cores != null) {
      return Integer.valueOf(cores);
    }
    String master = SparkEnv.get().conf().get("spark.master");
    return master.startsWith("local") || master.startsWith("spark:") ? null : 1;
  }

  private static Embedder open(Key key) {
    try {
      return Embedder.open(key.directory, key.options);
    } catch (NoClassDefFoundError e) {
      throw new EmbedException(
          Kind.ENGINE,
          e,
          "the class path lacks %s: give spark-submit the program's archive by --archives FILE#%s",
          e.getMessage(),
          UnpackedProgram.ARCHIVE);
    }
  }

  private static void closeIdle() {
    OPEN.values()
        .removeIf(
            shared -> {
              if (shared.tasks.isEmpty()) {
                shared.embedder.close();
              }
              return shared.tasks.isEmpty();
            });
  }

  private static synchronized void closeAll() {
    OPEN.values().forEach(shared -> shared.embedder.close());
    OPEN.clear();
  }
}

package embed.cli;

import embed.EmbedException;
import embed.encoder.PyTorch;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.Arrays;
import java.util.List;

/** Where the program starts, and the only place that ends it. */
public final class Main {
  private static final List<String> NO_ENGINE = List.of("-h", "--help", "-V", "--version");

  private Main() {}

  public static void main(String[] args) {
    if (Arrays.stream(args).noneMatch(NO_ENGINE::contains)) {
      NativeMethods.link();
      loadEngine();
    }
    Streams streams =
        new Streams(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            System.err,
            Boolean.getBoolean("embed.stdin.terminal"));
    System.exit(CommandLines.embed(streams).execute(args));
  }

  /** The longest step of the start, begun before the arguments are read. */
  private static void loadEngine() {
    Thread thread =
        new Thread(
            () -> {
              try {
                PyTorch.load();
              } catch (EmbedException e) {
                // Whoever needs the engine will be told.
              }
            },
            "embed-engine");
    thread.setDaemon(true);
    thread.start();
  }
}

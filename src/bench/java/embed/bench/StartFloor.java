package embed.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The least that a start takes on a JVM with libtorch: {@code java -version}, and dlopen of libc10
 * and libtorch_cpu in a process that does nothing else. Seconds.
 */
record StartFloor(double javaVersion, double libtorch) {
  /** The process: {@code StartFloor DIRECTORY} prints the seconds that loading takes. */
  public static void main(String[] args) {
    long start = System.nanoTime();
    for (String name : new String[] {"c10", "torch_cpu"}) {
      System.load(Path.of(args[0], System.mapLibraryName(name)).toString());
    }
    System.out.println((System.nanoTime() - start) / 1e9);
  }

  static StartFloor measure(PeerJvm jvm) throws IOException, InterruptedException {
    long start = System.nanoTime();
    PeerJvm.output(List.of(jvm.java().toString(), "-version"));
    double javaVersion = (System.nanoTime() - start) / 1e9;
    String directory = System.getenv("PYTORCH_LIBRARY_PATH");
    String printed = PeerJvm.output(jvm.command("floor", StartFloor.class, List.of(directory)));
    return new StartFloor(javaVersion, Double.parseDouble(printed.strip()));
  }

  double seconds() {
    return javaVersion + libtorch;
  }
}

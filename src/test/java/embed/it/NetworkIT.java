package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.cli.InProcess;
import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged program reaches for no network: no telemetry, no download, no look-up of a name. As
 * {@link Knock} shows each time, what it does not do would be seen.
 */
class NetworkIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin/embed");
  private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");
  private static final String LINE = References.of("Linux").lines().get(0);

  @TempDir private Path folder;

  private ServerSocket listener;
  private final AtomicInteger visits = new AtomicInteger();

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread porter = new Thread(this::count);
    porter.setDaemon(true);
    porter.start();
  }

  private void count() {
    while (!listener.isClosed()) {
      try (Socket visitor = listener.accept()) {
        visits.incrementAndGet();
        visitor.shutdownOutput();
      } catch (IOException e) {
        // Closed at the end of the test.
      }
    }
  }

  @AfterEach
  void closeTheListener() throws IOException {
    listener.close();
  }

  static Stream<Denial> denials() {
    return Denial.possible();
  }

  @ParameterizedTest
  @MethodSource("denials")
  void worksWithoutANetworkAndAsksForNone(Denial denial) throws IOException {
    String row = InProcess.run(LINE).out();
    assertThat(row).isNotEmpty();

    Result embedded = denial.run(onANewMachine(EMBED, LINE), folder);

    assertThat(embedded.err()).isEmpty();
    assertThat(embedded.exitCode()).isZero();
    assertThat(embedded.out()).isEqualTo(row);
  }

  @Test
  void asksForNoneWhateverItIsTold() throws IOException {
    everyCommandAsksForNone(Denial.possible().findFirst().orElseThrow());
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("denials")
  void everyCommandAsksForNone(Denial denial) throws IOException {
    for (String[] arguments : commands()) {
      Result result = denial.run(onANewMachine(EMBED, arguments), folder);
      assertThat(result.err()).as(String.join(" ", arguments)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("denials")
  void eachDenialStopsWhatReachesForTheNetwork(Denial denial) throws IOException {
    Result refused = denial.run(Knock.launch(listener.getLocalPort()), folder);

    assertThat(refused.exitCode()).isEqualTo(1);
    if (denial != Denial.RESOLVER) {
      assertThat(refused.err()).isNotEmpty();
    }
    assertThat(visits).hasValue(0);
  }

  @Test
  @Tag("full")
  void nothingReachesAListenerThatEveryProxyAndAddressNames() throws IOException {
    for (String[] arguments : commands()) {
      toTheListener(onANewMachine(EMBED, arguments)).run();
    }
    assertThat(visits).hasValue(0);
  }

  @Test
  void noSocketIsOpenWhileLinesAreEmbedded() throws IOException, InterruptedException {
    Running running = toTheListener(onANewMachine(EMBED)).reading(null).begin();

    assertThat(watch(running, (LINE + "\n").repeat(50))).isEmpty();
    assertThat(running.finish().out()).hasLineCount(40 * 50);
    assertThat(visits).hasValue(0);
  }

  @Test
  void aSocketWouldBeSeenAndTheListenerHearsIt() throws IOException, InterruptedException {
    Running running = Knock.launch(listener.getLocalPort()).reading(null).begin();

    Set<String> seen = watch(running, "\n");

    assertThat(running.finish().exitCode()).isZero();
    assertThat(visits).hasValue(1);
    if (Files.isDirectory(Path.of("/proc/self/fd"))) {
      assertThat(seen).anyMatch(socket -> socket.startsWith("tcp"));
    }
  }

  /** Every socket that a process has while it is given 40 pieces of input within a second or so. */
  private static Set<String> watch(Running running, String piece)
      throws IOException, InterruptedException {
    Set<String> seen = new TreeSet<>();
    try (OutputStream stdin = running.process().getOutputStream()) {
      for (int i = 0; i < 40; i++) {
        stdin.write(piece.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        seen.addAll(OwnedSockets.of(running.process().pid()));
        Thread.sleep(25);
      }
    }
    return seen;
  }

  /** One of each kind: vectors, looks, other files, other devices, and what fails. */
  private List<String[]> commands() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    String lines = Files.writeString(folder.resolve("lines.txt"), "int a ;\nint b ;\n").toString();
    return List.of(
        new String[] {LINE},
        new String[] {"--model", checkpoint("safetensors-mlm").toString(), LINE},
        new String[] {"-i", lines, "-o", folder.resolve("rows.parquet").toString()},
        new String[] {"inspect", LINE},
        new String[] {"verify", "--input", lines},
        new String[] {"similar", "--input", lines, LINE},
        new String[] {"map", "--input", lines, "--output", folder.resolve("map.svg").toString()},
        new String[] {"--device", "cuda", LINE},
        new String[] {"--model", empty.toString(), LINE},
        new String[] {"--model", "roberta-base", LINE},
        new String[] {"--help"});
  }

  private static Path checkpoint(String name) {
    return CHECKPOINTS.resolve(name).toAbsolutePath();
  }

  /** A home folder without any of DJL's files, and an environment that invites DJL to speak. */
  private Launch onANewMachine(Object program, String... arguments) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    return Launch.of(program, arguments)
        .with("HOME", home)
        .with("EMBED_JAVA_OPTS", "-Duser.home=" + home)
        .with("OPT_OUT_TRACKING", "false")
        .with("DJL_OFFLINE", "false")
        .with("PYTORCH_VERSION", "2.5.1")
        .with("HF_HUB_OFFLINE", "0")
        .with("DISPLAY", "127.0.0.1:0");
  }

  private Launch toTheListener(Launch launch) {
    String port = String.valueOf(listener.getLocalPort());
    String address = "http://127.0.0.1:" + port;
    Launch told = launch;
    for (String scheme : List.of("http", "https", "ftp", "all")) {
      told = told.with(scheme + "_proxy", address);
      told = told.with(scheme.toUpperCase(Locale.ROOT) + "_PROXY", address);
    }
    String options = launch.environment().getOrDefault("EMBED_JAVA_OPTS", "");
    for (String scheme : List.of("http.proxy", "https.proxy", "ftp.proxy", "socksProxy")) {
      options += " -D" + scheme + "Host=127.0.0.1 -D" + scheme + "Port=" + port;
    }
    options +=
        " -Dhttp.nonProxyHosts= -DsocksNonProxyHosts= -Dai.djl.repository.zoo.location=" + address;
    return told.with("EMBED_JAVA_OPTS", options).with("HF_ENDPOINT", address);
  }
}

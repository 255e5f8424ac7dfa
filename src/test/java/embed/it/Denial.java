package embed.it;

import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A way to forbid a process the network, each of which tells in its own manner who tried. */
enum Denial {
  /** A network namespace without interfaces: the kernel counts whatever finds no way out. */
  NAMESPACE {
    @Override
    boolean isPossible() {
      return Launch.of("unshare", "-rn", "test", "-r", "/proc/net/snmp").run().exitCode() == 0;
    }

    @Override
    Result run(Launch launch, Path folder) throws IOException {
      Path before = folder.resolve("before");
      Path after = folder.resolve("after");
      String counted =
          "cat /proc/net/snmp /proc/net/snmp6 /proc/net/netstat >%s; \"$@\"; status=$?;"
              + " cat /proc/net/snmp /proc/net/snmp6 /proc/net/netstat >%s; exit $status";
      Result result =
          behind(launch, "unshare", "-rn", "sh", "-c", counted.formatted(before, after), "sh")
              .run();
      List<String> attempts = new ArrayList<>(Files.readAllLines(after));
      attempts.removeAll(Files.readAllLines(before));
      return with(result, attempts);
    }
  },

  /** Java's own, as long as there is one: its log tells each refusal. */
  SECURITY_MANAGER {
    @Override
    boolean isPossible() {
      return Runtime.version().feature() < 24;
    }

    @Override
    Result run(Launch launch, Path folder) throws IOException {
      Path policy =
          Files.writeString(
              folder.resolve("policy"),
              """
              grant {
                permission java.io.FilePermission "<<ALL FILES>>", "read,write,delete,execute";
                permission java.lang.RuntimePermission "*";
                permission java.net.NetPermission "specifyStreamHandler";
                permission java.lang.reflect.ReflectPermission "*";
                permission java.security.SecurityPermission "*";
                permission java.util.PropertyPermission "*", "read,write";
              };
              """);
      Result result =
          options(
                  launch,
                  "-Djava.security.manager",
                  "-Djava.security.policy==" + policy,
                  "-Djava.security.debug=access,failure")
              .run();
      return with(result, result.err().lines().filter(l -> l.contains("access denied")).toList());
    }
  },

  /** No name has an address, and all connections are to go through a proxy that is not there. */
  RESOLVER {
    @Override
    boolean isPossible() {
      return true;
    }

    @Override
    Result run(Launch launch, Path folder) throws IOException {
      Path hosts = Files.writeString(folder.resolve("hosts"), "");
      return with(
          options(
                  launch,
                  "-Djdk.net.hosts.file=" + hosts,
                  "-DsocksProxyHost=127.0.0.1",
                  "-DsocksProxyPort=1",
                  "-DsocksNonProxyHosts=")
              .run(),
          List.of());
    }
  };

  abstract boolean isPossible();

  /** The result of {@code launch} without network; its errors are the attempts to reach one. */
  abstract Result run(Launch launch, Path folder) throws IOException;

  /** At least one, on any machine. */
  static Stream<Denial> possible() {
    return Arrays.stream(values()).filter(Denial::isPossible);
  }

  private static Result with(Result result, List<String> attempts) {
    return new Result(result.exitCode(), result.out(), String.join("\n", attempts));
  }

  private static Launch behind(Launch launch, String... wrapper) {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.addAll(launch.command());
    return new Launch(command, launch.environment(), launch.folder(), launch.input());
  }

  private static Launch options(Launch launch, String... options) {
    String before = launch.environment().getOrDefault("EMBED_JAVA_OPTS", "");
    return launch.with("EMBED_JAVA_OPTS", (before + " " + String.join(" ", options)).strip());
  }
}

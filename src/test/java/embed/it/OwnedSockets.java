package embed.it;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sockets of a running process that lead somewhere, as Linux's /proc tells. Java makes two
 * unnamed ones of a pair when it first touches a file channel; nothing else can reach those.
 */
final class OwnedSockets {
  private static final List<String> INTERNET =
      List.of("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6");

  private OwnedSockets() {}

  /** Empty where there is no /proc, and when the process has ended. */
  static Set<String> of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    Set<String> inodes = inodes(process.resolve("fd"));
    Set<String> found = new TreeSet<>();
    for (String table : INTERNET) {
      // "sl local remote st tx:rx tr:when retransmits uid timeout inode …"
      rows(process.resolve("net").resolve(table))
          .filter(row -> row.length > 9 && inodes.contains(row[9]))
          .forEach(row -> found.add(table + " " + row[1] + " to " + row[2]));
    }
    // "address: references protocol flags type state inode [path]"
    rows(process.resolve("net/unix"))
        .filter(row -> row.length > 7 && inodes.contains(row[6]))
        .forEach(row -> found.add("unix " + row[7]));
    return found;
  }

  private static Set<String> inodes(Path descriptors) throws IOException {
    Set<String> inodes = new HashSet<>();
    if (Files.isDirectory(descriptors)) {
      try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
        for (Path link : links) {
          target(link).filter(t -> t.startsWith("socket:[")).forEach(t -> inodes.add(inode(t)));
        }
      }
    }
    return inodes;
  }

  private static String inode(String target) {
    return target.substring("socket:[".length(), target.length() - 1);
  }

  private static Stream<String> target(Path link) throws IOException {
    try {
      return Stream.of(Files.readSymbolicLink(link).toString());
    } catch (NoSuchFileException e) {
      return Stream.empty();
    }
  }

  private static Stream<String[]> rows(Path table) throws IOException {
    try {
      return Files.readAllLines(table).stream().map(row -> row.strip().split("\\s+"));
    } catch (NoSuchFileException e) {
      return Stream.empty();
    }
  }
}

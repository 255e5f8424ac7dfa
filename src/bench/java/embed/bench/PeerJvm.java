package embed.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * How a peer's JVM is started: with the options that {@code bin/embed} gives its own, an archive of
 * loaded classes (AppCDS) of its own, and native libraries that lie unpacked.
 *
 * @param classpath a file of options that holds the class path
 */
record PeerJvm(Path java, Path classpath, Path directory) {

  /** Packs the classes that are in folders into a jar, for only jars can be archived. */
  static PeerJvm create(Path directory) throws IOException {
    Map<Boolean, List<Path>> given =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .collect(Collectors.partitioningBy(Files::isDirectory));
    Path jar = Files.createDirectories(directory).resolve("peers.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      for (Path classes : given.get(true)) {
        pack(classes, zip);
      }
    }
    deleteArchives(directory);
    unpackOnnxRuntime(Files.createDirectories(directory.resolve("onnxruntime")));
    List<String> path = new ArrayList<>(List.of(jar.toString()));
    given.get(false).forEach(library -> path.add(library.toString()));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    // In a file, for ONNX Runtime 1.29 crashes where the command line is longer than a page.
    Path classpath = directory.resolve("classpath.args");
    Files.writeString(classpath, "-cp \"" + String.join(File.pathSeparator, path) + "\"\n");
    return new PeerJvm(java, classpath, directory);
  }

  private static void pack(Path classes, JarOutputStream zip) throws IOException {
    try (Stream<Path> files = Files.walk(classes.resolve("embed"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  /** The archives of an earlier jar: Java would go without them. */
  private static void deleteArchives(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsa")).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Spares ONNX Runtime the unpacking of its libraries at every start, as embed is spared it. */
  private static void unpackOnnxRuntime(Path directory) throws IOException {
    String os = System.getProperty("os.name").startsWith("Mac") ? "osx" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    for (String name : List.of("onnxruntime", "onnxruntime4j_jni")) {
      String library = System.mapLibraryName(name);
      String resource = "/ai/onnxruntime/native/" + os + "-" + arch + "/" + library;
      try (InputStream stream = PeerJvm.class.getResourceAsStream(resource)) {
        Files.copy(stream, directory.resolve(library), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** The command of a peer, whose archive {@link #archive} names. */
  List<String> command(String id, Class<?> main, List<String> arguments) {
    Path archive = archive(id);
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-Xshare:auto",
                (Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=")
                    + archive,
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-Dslf4j.internal.verbosity=ERROR",
                // DJL's switch for models whose inputs have many shapes: with it on, the executor
                // compiles for seconds at each new one, twenty times over.
                "-Dai.djl.pytorch.graph_optimizer=false",
                "-Donnxruntime.native.path=" + directory.resolve("onnxruntime"),
                "@" + classpath,
                main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** What a process prints that has to end well; its stderr is appended to the message. */
  static String output(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("bench", ".log");
    try {
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new Trial.Failure(command, Files.readString(log).strip());
      }
      return output;
    } finally {
      Files.delete(log);
    }
  }

  /** Where the archive of a peer's classes lies after its first run, which writes it. */
  Path archive(String id) {
    return directory.resolve(id + ".jsa");
  }
}

package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the package says of its contents, {@code THIRD-PARTY.txt} and the SBOM, is what it holds.
 */
@Tag("dist")
class ContentsIT {
  private static final Path HOME = Path.of(System.getProperty("embed.home"));

  /** Three lines of the list: group:artifact version, licence, address. */
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^([^\\s:]+:[^\\s:]+) (\\S+)\n  licence: (.+)\n  url: +(https?://\\S+)$");

  private static final String[] PERMISSIVE = {"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause"};

  @Test
  void theListOfThirdPartiesNamesEachJarAndItsLicence() throws IOException {
    Set<String> listed = new TreeSet<>();
    Matcher entry = ENTRY.matcher(Files.readString(HOME.resolve("THIRD-PARTY.txt")));
    while (entry.find()) {
      listed.add(entry.group(1) + ":" + entry.group(2));
      assertThat(entry.group(3).split(" or ")).containsAnyOf(PERMISSIVE);
    }

    assertThat(listed).isEqualTo(components().keySet());
    for (String jar : jars()) {
      assertThat(listed).anyMatch(name -> isOf(name, jar));
    }
  }

  @Test
  void eachNativeLibraryIsInTheListOfTheirLicences() throws IOException {
    String list = Files.readString(HOME.resolve("licenses/native-libraries.txt"));
    Pattern library = Pattern.compile("lib[a-z0-9_]+(?=[^/]*\\.(so|dylib))");
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(HOME)) {
      for (Path file : files.toList()) {
        Matcher name = library.matcher(file.getFileName().toString());
        if (name.find()) {
          found.add(name.group());
        }
      }
    }

    assertThat(found).contains("libtorch_cpu", "libtokenizers", "libdjl_torch");
    assertThat(found)
        .allSatisfy(
            name -> assertThat(list).containsPattern("(?m)^(\\S+, )*" + name + "(, \\S+)*$"));
    assertThat(HOME.resolve("licenses/pytorch.txt")).isRegularFile();
    assertThat(HOME.resolve("LICENSE")).isRegularFile();
  }

  @Test
  void theSbomHoldsTheChecksumOfEachJar() throws IOException, NoSuchAlgorithmException {
    Map<String, String> components = components();
    for (String jar : jars()) {
      // These are packaged without their native libraries, which are in native/ and codecs/.
      if (!jar.matches("(tokenizers|zstd-jni)-.*")) {
        String checksum = sha256(HOME.resolve("lib").resolve(jar + ".jar"));
        assertThat(components.entrySet())
            .as(jar)
            .anyMatch(c -> isOf(c.getKey(), jar) && c.getValue().equals(checksum));
      }
    }
  }

  @Test
  void theSbomSaysNothingThatAnotherBuildWouldNot() throws IOException {
    JsonObject sbom = sbom();
    assertThat(sbom.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    assertThat(sbom.has("serialNumber")).isFalse();
    assertThat(sbom.getAsJsonObject("metadata").has("timestamp")).isFalse();
    assertThat(sbom.toString())
        .doesNotContain(System.getProperty("user.home"), System.getProperty("user.dir"));
  }

  /** SHA-256 of each component, group:artifact:version. */
  private static Map<String, String> components() throws IOException {
    Map<String, String> components = new TreeMap<>();
    for (JsonElement element : sbom().getAsJsonArray("components")) {
      JsonObject component = element.getAsJsonObject();
      String name =
          Stream.of("group", "name", "version")
              .map(key -> component.get(key).getAsString())
              .reduce((a, b) -> a + ":" + b)
              .orElseThrow();
      for (JsonElement hash : component.getAsJsonArray("hashes")) {
        if (hash.getAsJsonObject().get("alg").getAsString().equals("SHA-256")) {
          components.put(name, hash.getAsJsonObject().get("content").getAsString());
        }
      }
    }
    return components;
  }

  private static JsonObject sbom() throws IOException {
    Path file = HOME.resolve("sbom.cdx.json");
    assertThat(file).as("the SBOM, which mvn -o (--offline) leaves out").isRegularFile();
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  /** Whether group:artifact:version is the jar artifact-version, with or without a classifier. */
  private static boolean isOf(String name, String jar) {
    String start = name.substring(name.indexOf(':') + 1).replace(':', '-');
    return jar.equals(start) || jar.startsWith(start + "-");
  }

  /** The names of the packaged jars but embed's own. */
  private static List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar") && !name.equals("embed.jar"))
          .map(name -> name.substring(0, name.length() - ".jar".length()))
          .sorted()
          .toList();
    }
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}

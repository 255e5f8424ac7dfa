package embed.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Lines of source prepared as the model card of models/Linux says: comments, blank lines and (in
 * place of C's preprocessor lines) imports dropped, one blank between tokens, literals replaced by
 * {@code <str>}, {@code <chr>} and {@code <num>}.
 */
final class SourceLines {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>/\\*(?s:.*?)\\*/|//[^\n]*+)"
              + "|(?<str>\"\"\"(?:[^\"\\\\]|\\\\(?s:.)|\"(?!\"\"))*+\"\"\""
              + "|\"(?:[^\"\\\\\n]|\\\\.)*+\")"
              + "|(?<chr>'(?:[^'\\\\\n]|\\\\.)*+')"
              + "|(?<num>\\.?[0-9](?:[0-9A-Za-z_.]|(?<=[eEpP])[-+])*+)"
              + "|(?<word>[A-Za-z_$][A-Za-z0-9_$]*+)"
              + "|(?<newline>\n)"
              + "|(?<operator>>>>=|>>>|<<=|>>=|\\.\\.\\.|->|::|\\+\\+|--|<<|>>|<=|>=|==|!=|&&|\\|\\|"
              + "|[-+*/%&|^]=|[^\\s])");

  private SourceLines() {}

  /** Every {@code .java} file of a sources jar, in the order of their names. */
  static List<String> files(Path jar) throws IOException {
    List<String> files = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".java"))
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      for (ZipEntry entry : entries) {
        try (InputStream stream = zip.getInputStream(entry)) {
          files.add(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }

  /** The prepared lines of one source file. */
  static List<String> of(String source) {
    List<String> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(source);
    while (matcher.find()) {
      String token = matcher.group();
      if (matcher.group("comment") == null && matcher.group("newline") == null) {
        line.add(
            matcher.group("str") != null
                ? "<str>"
                : matcher.group("chr") != null
                    ? "<chr>"
                    : matcher.group("num") != null ? "<num>" : token);
      }
      if (token.indexOf('\n') >= 0) {
        finish(line, lines);
      }
    }
    finish(line, lines);
    return lines;
  }

  private static void finish(List<String> line, List<String> lines) {
    if (!line.isEmpty() && !line.get(0).equals("import") && !line.get(0).equals("package")) {
      lines.add(String.join(" ", line));
    }
    line.clear();
  }
}

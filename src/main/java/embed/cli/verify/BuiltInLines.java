package embed.cli.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines for the check of batch invariance: all different, and many with the same number of tokens,
 * so that they share a batch.
 */
public final class BuiltInLines {
  static final String DESCRIPTION =
      "built-in lines (Unicode, empty, blank, short, long, code, special tokens)";

  private static final String LETTERS = "abcdefghijklmnopqrstuvwx";

  public static final List<String> ALL = lines();

  private BuiltInLines() {}

  private static List<String> lines() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "   \t ",
                ".",
                "Hello, world!",
                "The quick brown fox jumps over the lazy dog.",
                "naïve café – “déjà vu”… №½€",
                "Привет, мир! Как дела?",
                "你好，世界。这是一个测试。",
                "こんにちは世界、テストです",
                "مرحبا بالعالم שלום עולם",
                "नमस्ते दुनिया",
                "🙂 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
                "Z\u0351\u036b\u0343\u036a\u0302a\u0300\u0301\u0302lgo",
                "one\u2028two\u2029three\u0085four\rfive",
                "\u0000\u0001\u007f\ufeff\ufffd",
                "<s> </s> <pad> <mask> <unk>",
                "<mask><mask> <mask>",
                "( <str> , addr ) <num>",
                "for (int i = 0; i < n; i++) { sum += a[i]; }",
                "static int __init foo_init(void)",
                "#define MAX(a, b) ((a) > (b) ? (a) : (b))",
                "public static void main(String[] args) throws IOException {",
                "def f(x: float) -> float: return x ** 2  # squared",
                "SELECT id, COUNT(*) FROM t WHERE x LIKE '%y%' GROUP BY id;",
                "{\"key\": [1, 2.5e-3, null, \"v\\u00e4l\"]}",
                "https://example.org/a/b?c=d&e=%20#f",
                "x".repeat(400),
                "\t".repeat(64),
                "0123456789 ".repeat(20)));
    for (int i = 0; i < LETTERS.length(); i++) {
      lines.add("return " + LETTERS.charAt(i) + " ;");
    }
    for (int i = 0; i < 8; i++) {
      lines.add((LETTERS.charAt(i) + " = a + b ; ").repeat(8));
    }
    for (int i = 0; i < 4; i++) {
      // More tokens than most models take: truncated, and so equally long.
      lines.add((LETTERS.charAt(i) + " + ").repeat(600));
    }
    return List.copyOf(lines);
  }
}

package embed.input;

/** How texts stand in an input. */
public enum InputFormat {
  /** Each line is one. */
  LINES,
  /** Each line is a JSON object with a field that is one. */
  JSONL,
  /** Comma-separated values as RFC 4180 describes them, with a column of texts. */
  CSV,
  /** The same with tabs. */
  TSV
}

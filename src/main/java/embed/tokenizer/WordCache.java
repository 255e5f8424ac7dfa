package embed.tokenizer;

/**
 * The ids of words that were met before. A word that maps to a taken place replaces the word there,
 * so memory is bounded. Threads share it without locks: an entry is immutable, and a lost update
 * only costs a second look-up.
 */
final class WordCache {
  private static final int SIZE = 1 << 16;

  /** Longer words hardly come twice. */
  static final int MAX_WORD = 64;

  private final Entry[] entries = new Entry[SIZE];

  private static final class Entry {
    final String word;
    final int hash;
    final int[] ids;

    Entry(String word, int hash, int[] ids) {
      this.word = word;
      this.hash = hash;
      this.ids = ids;
    }
  }

  static int hash(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  /** The ids of the word {@code text[from, to)}, or null. The array is not to be written to. */
  int[] get(String text, int from, int to, int hash) {
    Entry entry = entries[place(hash)];
    return entry != null
            && entry.hash == hash
            && entry.word.length() == to - from
            && text.startsWith(entry.word, from)
        ? entry.ids
        : null;
  }

  void put(String word, int hash, int[] ids) {
    entries[place(hash)] = new Entry(word, hash, ids);
  }

  private static int place(int hash) {
    return (hash * 0x9E3779B9) >>> 16;
  }
}

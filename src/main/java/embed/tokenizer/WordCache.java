package embed.tokenizer;

/**
 * A cache of the ids of words. A word whose slot is taken replaces the word in it, so memory is
 * bounded. Threads share it without locks: an entry is immutable, and a lost update only costs a
 * second look-up.
 */
final class WordCache {
  private static final int SIZE = 1 << 16;

  /** Words of more characters are not cached, because they rarely repeat. */
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

  /**
   * The cached ids of the word {@code text[from, to)}, or null. Callers must not modify the array.
   */
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

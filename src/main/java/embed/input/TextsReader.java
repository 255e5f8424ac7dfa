package embed.input;

import java.util.Iterator;
import java.util.List;

/** Returns texts that are already in memory. */
final class TextsReader implements ItemReader {
  private final Iterator<String> texts;
  private long line;

  TextsReader(List<String> texts) {
    this.texts = texts.iterator();
  }

  @Override
  public Entry next() {
    return texts.hasNext() ? new Entry(null, texts.next(), ++line) : null;
  }
}

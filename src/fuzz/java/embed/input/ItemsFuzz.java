package embed.input;

import embed.fuzz.Untrusted;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Reads all items of an input. */
final class ItemsFuzz {
  private ItemsFuzz() {}

  static void read(byte[] data, InputFormat format, String text, String id) {
    InputLayout.Names names = new InputLayout.Names(text, id);
    for (BadRows badRows : BadRows.values()) {
      // Each value of one option is paired with one value of the other, so that an input is read
      // only twice.
      InvalidUtf8 invalid = badRows == BadRows.SKIP ? InvalidUtf8.REPLACE : InvalidUtf8.ERROR;
      InputLayout layout = new InputLayout(format, false, names, names, invalid, badRows);
      Untrusted.read(
          () -> {
            try (Items items =
                Items.of(
                    List.of(Items.STANDARD_INPUT),
                    new ByteArrayInputStream(data),
                    layout,
                    Shard.ALL)) {
              while (items.hasNext()) {
                items.next();
              }
            }
          });
    }
  }
}

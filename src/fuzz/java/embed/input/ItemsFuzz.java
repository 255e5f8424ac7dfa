package embed.input;

import embed.fuzz.Untrusted;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Takes all items out of an input. */
final class ItemsFuzz {
  private ItemsFuzz() {}

  static void read(byte[] data, InputFormat format, String text, String id) {
    InputLayout.Names names = new InputLayout.Names(text, id);
    for (BadRows badRows : BadRows.values()) {
      // Each choice with another of the other option, so that one input is read twice at most.
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

package embed.input;

import embed.fuzz.Untrusted;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Takes all items out of an input. */
final class ItemsFuzz {
  private ItemsFuzz() {}

  static void read(byte[] data, InputFormat format, String text, String id) {
    for (InvalidUtf8 invalid : InvalidUtf8.values()) {
      InputLayout layout = new InputLayout(format, text, id, invalid);
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

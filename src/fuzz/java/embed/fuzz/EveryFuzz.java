package embed.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * Fuzzes all targets in one process, for a short run. The first byte of an input chooses the
 * target.
 */
public final class EveryFuzz {
  private static final FuzzTarget[] TARGETS = FuzzTarget.values();

  private EveryFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length > 0) {
      TARGETS[(data[0] & 0xff) % TARGETS.length].read(Arrays.copyOfRange(data, 1, data.length));
    }
  }

  /** Returns an input that passes {@code data} to the given target. */
  public static byte[] input(FuzzTarget target, byte[] data) {
    byte[] input = new byte[data.length + 1];
    input[0] = (byte) List.of(TARGETS).indexOf(target);
    System.arraycopy(data, 0, input, 1, data.length);
    return input;
  }
}

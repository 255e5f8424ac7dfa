package embed.output;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the ranges of quantized vectors come from.
 *
 * @param ranges null to take those of the first rows
 * @param rows how many rows
 * @param known receives the ranges before a row is written
 */
public record Calibration(Ranges ranges, int rows, Consumer<Ranges> known) {
  /** For types that need no ranges. */
  public static final Calibration NONE = new Calibration(null, 0, ranges -> {});

  /** Returns the settings by name, for comparison with an earlier run. */
  public Map<String, String> fingerprint() {
    Map<String, String> fingerprint = new LinkedHashMap<>();
    fingerprint.put("ranges", ranges == null ? "those of the first rows" : ranges.checksum());
    fingerprint.put("calibration-rows", Integer.toString(ranges == null ? rows : 0));
    return fingerprint;
  }
}

package embed.output;

import embed.output.destination.FileDestination;
import embed.output.destination.VectorWriter;
import embed.row.Ranges;
import embed.row.Row;
import embed.row.RowId;
import embed.row.RowLayout;
import java.io.IOException;
import java.nio.file.Path;
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

  /** Writes ranges to an .npy file of two rows: the least numbers and the greatest. */
  public static void save(Ranges ranges, Path file) throws IOException {
    try (FileDestination destination = FileDestination.open(file, Map.of(), () -> "", false)) {
      VectorWriter writer =
          OutputFormat.NPY.begin(
              RowLayout.PLAIN, ranges.least().length, NONE, Map::of, destination);
      writer.write(new Row(new RowId(1, null), "", 0, false, ranges.least()));
      writer.write(new Row(new RowId(2, null), "", 0, false, ranges.greatest()));
      writer.finish();
    }
  }

  /** Returns the settings by name, for comparison with an earlier run. */
  public Map<String, String> fingerprint() {
    Map<String, String> fingerprint = new LinkedHashMap<>();
    fingerprint.put("ranges", ranges == null ? "those of the first rows" : ranges.checksum());
    fingerprint.put("calibration-rows", Integer.toString(ranges == null ? rows : 0));
    return fingerprint;
  }
}

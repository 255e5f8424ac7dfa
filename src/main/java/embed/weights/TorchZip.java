package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of {@code torch.save} since PyTorch 1.6: a zip archive of stored entries, of which {@code
 * data.pkl} is the state dict's pickle and {@code data/<key>} the bytes of one storage each.
 */
public record TorchZip(Path file, long bytes, List<Tensor> tensors) implements Weights {
  private static final int MAGIC = 0x04034b50;
  private static final String PICKLE = "data.pkl";

  public TorchZip {
    tensors = List.copyOf(tensors);
  }

  @Override
  public String format() {
    return "PyTorch zip";
  }

  static boolean matches(ByteBuffer head) {
    return head.remaining() >= Integer.BYTES && head.getInt(0) == MAGIC;
  }

  static TorchZip read(MappedFile file) {
    Path path = file.path();
    ZipDirectory zip = ZipDirectory.read(file);
    ZipDirectory.Entry pickle = findPickle(path, zip);
    String folder = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
    checkByteOrder(file, zip, zip.entries().get(folder + "byteorder"));
    if (pickle.size() > Limits.PICKLE) {
      throw new EmbedException("%s: its %s is larger than %s bytes", path, PICKLE, Limits.PICKLE);
    }
    StateDictPickle stateDict =
        new StateDictPickle(
            file,
            zip.position(pickle),
            pickle.size(),
            path + ": " + PlainText.shorten(pickle.name()));
    stateDict.load();
    for (TorchStorage storage : stateDict.storages().values()) {
      storage.position = position(path, zip, folder + "data/" + storage.key, storage);
    }
    return new TorchZip(path, file.size(), stateDict.tensors(file));
  }

  private static ZipDirectory.Entry findPickle(Path path, ZipDirectory zip) {
    ZipDirectory.Entry found = null;
    for (ZipDirectory.Entry entry : zip.entries().values()) {
      String name = entry.name();
      // The pickle is at the top of the archive's one folder, or of the archive if it has none.
      if (name.substring(name.indexOf('/') + 1).equals(PICKLE)) {
        if (found != null) {
          throw new EmbedException(
              "%s: has two pickles, %s and %s",
              path, PlainText.quote(found.name()), PlainText.quote(name));
        }
        found = entry;
      }
    }
    if (found == null) {
      throw new EmbedException(
          "%s: a zip archive without a %s: not written by torch.save", path, PICKLE);
    }
    return found;
  }

  private static void checkByteOrder(MappedFile file, ZipDirectory zip, ZipDirectory.Entry entry) {
    if (entry == null) {
      return; // PyTorch before 2.1 wrote none, and was little-endian.
    }
    ByteBuffer bytes = file.read(zip.position(entry), (int) Math.min(16, entry.size()));
    String order = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    if (!order.equals("little")) {
      throw new EmbedException(
          "%s: its byte order is %s, only little-endian checkpoints are read",
          file.path(), PlainText.quote(order));
    }
  }

  private static long position(Path path, ZipDirectory zip, String name, TorchStorage storage) {
    ZipDirectory.Entry entry = zip.entries().get(name);
    if (entry == null) {
      throw new EmbedException(
          "%s: storage %s is named in its pickle, but there is no entry %s",
          path, PlainText.quote(storage.key), PlainText.quote(name));
    }
    long expected = storage.bytes();
    if (entry.size() != expected) {
      throw new EmbedException(
          "%s: entry %s has %s bytes, its %s elements of %s take %s",
          path, PlainText.quote(name), entry.size(), storage.elements, storage.dtype, expected);
    }
    return zip.position(entry);
  }
}

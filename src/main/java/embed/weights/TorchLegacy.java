package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of {@code torch.save} before PyTorch 1.6: five pickles in a row (magic number, protocol
 * version, system, state dict, storage keys), then for each key an 8-byte count of elements and the
 * elements.
 */
public record TorchLegacy(Path file, long bytes, List<Tensor> tensors) implements Weights {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Long PROTOCOL = 1001L;
  private static final int PICKLE_PROTO = 0x80;

  public TorchLegacy {
    tensors = List.copyOf(tensors);
  }

  @Override
  public String format() {
    return "PyTorch legacy";
  }

  /** Whether the file starts as a pickle does. */
  static boolean matches(ByteBuffer head) {
    return head.hasRemaining() && (head.get(0) & 0xff) == PICKLE_PROTO;
  }

  static TorchLegacy read(MappedFile file) {
    Path path = file.path();
    StateDictPickle stateDict =
        new StateDictPickle(file, 0, Math.min(file.size(), Limits.PICKLE), path.toString());
    if (!MAGIC.equals(stateDict.loadValue())) {
      throw new EmbedException(
          "%s: a pickle, but without PyTorch's magic number: not written by torch.save", path);
    }
    if (!PROTOCOL.equals(stateDict.loadValue())) {
      throw new EmbedException("%s: not of PyTorch's protocol version %s", path, PROTOCOL);
    }
    if (!(stateDict.loadValue() instanceof Map<?, ?> system)
        || !Boolean.TRUE.equals(system.get("little_endian"))) {
      throw new EmbedException(
          "%s: was not written on a little-endian machine; only little-endian checkpoints are read",
          path);
    }
    stateDict.load();
    if (!(stateDict.loadValue() instanceof List<?> keys)) {
      throw new EmbedException("%s: its storage keys are not a list", path);
    }
    place(file, stateDict.position(), keys, stateDict.storages());
    return new TorchLegacy(path, file.size(), stateDict.tensors(file));
  }

  /** Finds where each storage is; the count of the first one is at {@code position}. */
  private static void place(
      MappedFile file, long position, List<?> keys, Map<String, TorchStorage> storages) {
    Path path = file.path();
    Set<Object> placed = new HashSet<>();
    for (Object key : keys) {
      TorchStorage storage = key instanceof String ? storages.get(key) : null;
      if (storage == null || !placed.add(storage.key)) {
        throw new EmbedException(
            "%s: its list of storage keys has one that no tensor names, or one twice", path);
      }
      ByteBuffer count = file.read(position, Long.BYTES);
      if (count.remaining() < Long.BYTES || storage.bytes() > file.size() - position - Long.BYTES) {
        throw new EmbedException(
            "%s: truncated: storage %s of %s elements of %s should start at byte %s, the file has %s",
            path,
            PlainText.quote(storage.key),
            storage.elements,
            storage.dtype,
            position,
            file.size());
      }
      if (count.getLong(0) != storage.elements) {
        throw new EmbedException(
            "%s: storage %s has %s elements, its pickle says %s",
            path, PlainText.quote(storage.key), count.getLong(0), storage.elements);
      }
      storage.position = position + Long.BYTES;
      position = storage.position + storage.bytes();
    }
    if (placed.size() != storages.size()) {
      throw new EmbedException(
          "%s: its pickle names %s storages, the file has %s",
          path, storages.size(), placed.size());
    }
    if (position != file.size()) {
      throw new EmbedException(
          "%s: has %s bytes after its last storage", path, file.size() - position);
    }
  }
}

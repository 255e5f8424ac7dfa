package embed.weights;

import embed.EmbedException;
import embed.file.FileSignature;
import embed.file.Json;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A safetensors file: an 8-byte little-endian header length N, N bytes of JSON, then the tensors'
 * bytes, which the header's offsets must cover without hole or overlap.
 *
 * @see <a href="https://github.com/huggingface/safetensors/blob/v0.6.2/README.md#format">Format</a>
 */
public record Safetensors(Path file, long bytes, List<Tensor> tensors) implements Weights {
  private static final int LENGTH_BYTES = 8;

  public Safetensors {
    tensors = List.copyOf(tensors);
  }

  @Override
  public String format() {
    return "safetensors";
  }

  static Safetensors read(MappedFile file) {
    Path path = file.path();
    ByteBuffer head = file.read(0, FileSignature.HEAD);
    if (head.remaining() < LENGTH_BYTES) {
      throw new EmbedException(
          "%s: truncated: its %s bytes are too few for a safetensors header", path, file.size());
    }
    boolean isObject = head.remaining() > LENGTH_BYTES && head.get(LENGTH_BYTES) == '{';
    String other = FileSignature.otherFormat(head);
    if (!isObject && other != null) {
      throw new EmbedException("%s: not a safetensors file, but %s", path, other);
    }
    long length = head.getLong();
    if (length < 0 || length > Limits.SAFETENSORS_HEADER) {
      throw new EmbedException(
          "%s: header length %s exceeds the %s bytes allowed: corrupt, or not a safetensors file",
          path, Long.toUnsignedString(length), Limits.SAFETENSORS_HEADER);
    }
    long start = LENGTH_BYTES + length;
    if (start > file.size()) {
      throw new EmbedException(
          "%s: truncated: its header should end at byte %s, the file has %s",
          path, start, file.size());
    }
    if (!isObject) {
      throw new EmbedException("%s: its header does not start with \"{\"", path);
    }
    SafetensorsHeader header = new SafetensorsHeader(path);
    Json.read(
        path + ": safetensors header",
        new InputStreamReader(
            file.stream(LENGTH_BYTES, length), StandardCharsets.UTF_8.newDecoder()),
        header::read);
    return new Safetensors(path, file.size(), header.tensors(file, start));
  }
}

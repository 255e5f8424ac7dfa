package embed;

import embed.EmbedException.Kind;
import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The device that a user asks the encoder to run on.
 *
 * @param type the kind of processor
 * @param index the number of the CUDA device, from 0; always 0 for the other types
 */
public record Device(Type type, int index) implements Serializable {
  /** A kind of processor, or an automatic choice. */
  public enum Type {
    /** CUDA if libtorch finds a CUDA device, otherwise the CPU. */
    AUTO,
    CPU,
    CUDA
  }

  public static final Device AUTO = new Device(Type.AUTO, 0);
  public static final Device CPU = new Device(Type.CPU, 0);

  private static final Pattern CUDA_INDEX = Pattern.compile("cuda:\\d{1,3}");

  public Device {
    Objects.requireNonNull(type, "type");
    if (index < 0 || (index > 0 && type != Type.CUDA)) {
      throw new IllegalArgumentException("no device " + type + ":" + index);
    }
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
   *
   * @throws EmbedException for anything else
   */
  public static Device parse(String text) {
    return switch (text) {
      case "auto" -> AUTO;
      case "cpu" -> CPU;
      case "cuda" -> new Device(Type.CUDA, 0);
      default -> {
        if (!CUDA_INDEX.matcher(text).matches()) {
          throw new EmbedException(
              Kind.OPTIONS, "no device \"%s\": use auto, cpu, cuda or cuda:N", text);
        }
        yield new Device(Type.CUDA, Integer.parseInt(text.substring("cuda:".length())));
      }
    };
  }

  public boolean isCuda() {
    return type == Type.CUDA;
  }

  @Override
  public String toString() {
    return switch (type) {
      case AUTO -> "auto";
      case CPU -> "cpu";
      case CUDA -> "cuda:" + index;
    };
  }
}

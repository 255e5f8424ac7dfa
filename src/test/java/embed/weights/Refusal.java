package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import embed.EmbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that something is refused by the program's own error, and looks at its message. */
public final class Refusal {
  private static final int LONGEST_MESSAGE = 4000;

  private Refusal() {}

  /** The message of the refusal: one line of bounded length. */
  public static AbstractStringAssert<?> of(ThrowingCallable action) {
    EmbedException refusal = catchThrowableOfType(EmbedException.class, action);
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage()).doesNotContainPattern("[\\x00-\\x1f]");
    assertThat(refusal.getMessage().length()).isLessThan(LONGEST_MESSAGE);
    return assertThat(refusal.getMessage());
  }

  /** The refusal of a weights file of these bytes, which names the file. */
  static AbstractStringAssert<?> ofWeights(Path file, byte[] bytes) {
    write(file, bytes);
    return of(() -> {
          try (MappedFile open = MappedFile.open(file)) {
            Weights.read(open);
          }
        })
        .startsWith(file + ": ");
  }

  public static void write(Path file, byte[] bytes) {
    try {
      Files.deleteIfExists(file);
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

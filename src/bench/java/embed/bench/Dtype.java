package embed.bench;

import java.util.Locale;

/** The type in which a contender multiplies its linear layers. */
enum Dtype {
  FLOAT32,
  BFLOAT16,
  INT8;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

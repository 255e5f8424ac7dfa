package embed.cli.verify;

import java.util.Map;

/** How far vectors are from those that another arithmetic gives for the same lines. */
sealed interface Distance permits DistanceFromPlainKernels, DistanceFromFloat32 {
  /** Whether they are close enough to be right. */
  boolean passed();

  /** For a person: lines that each end with a line feed. */
  String describe();

  /** Its name in JSON. */
  String name();

  Map<String, Object> toJson();
}

package embed.weights;

import embed.EmbedException;
import embed.file.FileSignature;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** One weights file: its format and its tensors. */
public sealed interface Weights permits Safetensors, TorchZip, TorchLegacy {
  Path file();

  /** The file's size in bytes. */
  long bytes();

  /** All tensors of the file, used or not, in the file's order. */
  List<Tensor> tensors();

  /** The format's name, as people know it. */
  String format();

  /**
   * Reads the list of tensors. The file's name and its first bytes tell the format.
   *
   * @throws EmbedException if the format is not known or the file is not well-formed
   */
  static Weights read(MappedFile file) {
    ByteBuffer head = file.read(0, FileSignature.HEAD);
    FileSignature.refuse(file.path(), head);
    if (file.path().toString().endsWith(".safetensors")) {
      return Safetensors.read(file);
    }
    if (TorchZip.matches(head)) {
      return TorchZip.read(file);
    }
    if (TorchLegacy.matches(head)) {
      return TorchLegacy.read(file);
    }
    String other = FileSignature.otherFormat(head);
    throw new EmbedException(
        "%s: in neither of PyTorch's formats (zip, or the older pickle)%s",
        file.path(), other == null ? "" : ", but " + other);
  }
}

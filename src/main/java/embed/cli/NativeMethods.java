package embed.cli;

import embed.EmbedException;
import embed.tokenizer.LineTokenizer;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TimeZone;
import java.util.zip.Deflater;

/**
 * The native methods that the program's start calls. At the first call of a native method the JVM
 * looks it up in its library and needs the lock of the dynamic linker for that; loading libtorch
 * holds this lock for a third of the start. {@link #link} therefore calls each method once
 * beforehand, so that arguments, checkpoint and tokenizer can be read while libtorch is loaded.
 */
final class NativeMethods {
  private NativeMethods() {}

  static void link() {
    try (FileChannel channel = FileChannel.open(program(), StandardOpenOption.READ);
        FileInputStream stream = new FileInputStream(program().toFile())) {
      ByteBuffer bytes = ByteBuffer.allocate(16);
      channel.read(bytes);
      channel.read(bytes.clear(), 0);
      channel.map(MapMode.READ_ONLY, 0, Math.min(16, channel.size()));
      stream.read(bytes.array(), 0, stream.available() > 0 ? 1 : 0);
    } catch (IOException e) {
      // The methods are linked later then.
    }
    Array.getLength(EmbedCommand.class.getAnnotations());
    new Deflater().end();
    TimeZone.getDefault();
    try {
      LineTokenizer.link();
    } catch (EmbedException e) {
      // Whoever needs the tokenizers will be told.
    }
  }

  private static Path program() {
    return Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0]);
  }
}

package embed.tokenizer.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Checks SentencePiece's {@code precompiled_charsmap}: the size of a double array in bytes, the
 * array, and the texts that its values point into, each ended by a zero byte. The native library
 * follows its references unchecked, and the process ends if one points outside.
 */
final class Charsmap {
  private static final int BYTE = 0xFF;

  private Charsmap() {}

  /** The texts that a sound map, given in Base64, puts in the place of characters. */
  static String[] texts(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    int from = Integer.BYTES + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).split("\0");
  }

  /** Whether every reference in a map, given in Base64, points inside the map. */
  static boolean isSound(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return false;
    }
    // Java's decoder accepts texts without padding or with unused bits set, which other decoders
    // refuse.
    if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
      return false;
    }
    ByteBuffer map = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (map.remaining() < Integer.BYTES) {
      return false;
    }
    int size = map.getInt();
    if (size < Integer.BYTES || size % Integer.BYTES != 0 || size > map.remaining()) {
      return false;
    }
    int[] array = new int[size / Integer.BYTES];
    for (int i = 0; i < array.length; i++) {
      array[i] = map.getInt();
    }
    byte[] texts = Arrays.copyOfRange(map.array(), map.position(), map.limit());
    return isUtf8(texts) && isSound(array, texts);
  }

  private static boolean isUtf8(byte[] texts) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isSound(int[] array, byte[] texts) {
    for (int i = 0; i < array.length; i++) {
      int unit = array[i];
      if (unit < 0 && i > 0) {
        continue; // a value: no byte leads to this unit, and only the root is used without a byte
      }
      // The unit for each byte that may follow is at base ^ byte.
      long base = i ^ offset(unit);
      if ((base | BYTE) >= array.length) {
        return false;
      }
      boolean hasValue = (unit >> 8 & 1) == 1;
      if (hasValue && !isStart(array[(int) base] & Integer.MAX_VALUE, texts)) {
        return false;
      }
    }
    return true;
  }

  private static long offset(int unit) {
    return (long) (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }

  private static boolean isStart(int index, byte[] texts) {
    return index < texts.length && (texts[index] & 0xC0) != 0x80;
  }
}

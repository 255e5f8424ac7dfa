package embed.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;

/** What embed never does: look up a name, send a datagram, connect. */
final class Knock {
  private Knock() {}

  /**
   * Ends with exit code 1 if neither the look-up nor the connection succeeds; a connection stays
   * until standard input ends.
   */
  public static void main(String[] port) throws IOException {
    boolean found = false;
    try {
      found = InetAddress.getAllByName("example.org").length > 0;
    } catch (IOException | SecurityException e) {
      // As it should be where the network is forbidden.
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress documentation = InetAddress.getAllByName("192.0.2.1")[0];
      socket.send(new DatagramPacket(new byte[1], 1, documentation, 9));
    } catch (IOException | SecurityException e) {
      // As above.
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port[0]))) {
      found |= socket.isConnected();
      System.in.transferTo(System.out);
    } catch (IOException | SecurityException e) {
      System.exit(found ? 0 : 1);
    }
  }

  /** In the place of embed, and with its options. */
  static Launch launch(int port) throws IOException {
    Path classes = Path.of("target/test-classes").toAbsolutePath();
    return Launch.of(
        "sh",
        "-c",
        "exec java $EMBED_JAVA_OPTS -cp \"$1\" embed.it.Knock \"$2\"",
        "sh",
        classes.toString(),
        String.valueOf(port));
  }
}

package embed.bench;
import java.nio.file.Path;
final class Bench { private Bench() {} 
public static void main(String[] a) throws Exception { 
 Path out = Path.of("target/bench/checkpoints");
 long t=System.nanoTime();
 System.out.println(Checkpoints.linux(Path.of("models/Linux"), out.resolve("Linux")));
 System.out.println((System.nanoTime()-t)/1e9);
 System.out.println(Checkpoints.base(Path.of("models/Linux"), out.resolve("base")));
 System.out.println((System.nanoTime()-t)/1e9);
}}
